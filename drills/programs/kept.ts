import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Results of single runs, kept in a file so that a drill that was stopped goes on where it was. */
export type Kept = {
  /** The result of a run: as it was kept, or made now and kept. */
  of<T>(run: string, make: () => T | Promise<T>): Promise<T>
  /** Time that the runs took which an earlier start had made. */
  readonly earlierMs: number
  /** Removes the file: the drill has ended. */
  end(): void
}

/**
 * @param key what the results depend on (drill, seed, code): another key begins anew
 */
export function keepRuns(name: string, key: string): Kept {
  const path = join(tmpdir(), `rumbo-drill-${name}.ndjson`)
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []
  const mine = lines[0] === JSON.stringify(key)
  if (!mine) writeFileSync(path, `${JSON.stringify(key)}\n`)
  const known = new Map<string, unknown>()
  let earlierMs = 0
  // The last line may have been cut off by whatever stopped the drill
  for (const line of mine ? lines.slice(1, -1) : []) {
    const [run, result, ms] = JSON.parse(line) as [string, unknown, number]
    known.set(run, result)
    earlierMs += ms
  }
  if (mine) writeFileSync(path, [lines[0], ...lines.slice(1, -1), ''].join('\n'))
  return {
    async of<T>(run: string, make: () => T | Promise<T>) {
      if (known.has(run)) return known.get(run) as T
      const from = performance.now()
      const result = await make()
      appendFileSync(path, `${JSON.stringify([run, result, Math.round(performance.now() - from)])}\n`)
      return result
    },
    earlierMs,
    end: () => rmSync(path, { force: true }),
  }
}
