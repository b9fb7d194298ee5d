import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A Python with the anchors, made beside the project; null (and said so) where they cannot be had. */
export function pythonWithAnchors(log: (line: string) => void): string | null {
  const home = join(tmpdir(), 'rumbo-bench-anchors')
  const python = join(home, 'bin', 'python3')
  try {
    if (!existsSync(join(home, 'bin', 'pip'))) execFileSync('python3', ['-m', 'venv', home], { stdio: 'ignore' })
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', 'lightgbm==4.7.0', 'xgboost==3.2.0', 'scikit-learn'], { stdio: 'ignore' })
    return python
  } catch {
    log('LightGBM and XGBoost are not to be had here: ours is measured alone')
    return null
  }
}

export type Engine<Asked, Told> = Readonly<{ name: string; ask: (asked: Asked) => Promise<Told>; end: () => void }>

/** A program that answers each line of JSON with a line of JSON. */
export function engine<Asked, Told>(name: string, command: string, args: readonly string[]): Engine<Asked, Told> {
  const child: ChildProcess = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]()
  return {
    name,
    async ask(asked) {
      child.stdin!.write(`${JSON.stringify(asked)}\n`)
      const { value, done } = await lines.next()
      if (done) throw new Error(`${name} ended without an answer`)
      return JSON.parse(value) as Told
    },
    end: () => child.stdin!.end(),
  }
}
