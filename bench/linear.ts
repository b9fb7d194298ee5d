// Options after the name: --rounds 5  --rows 100000  --columns 50  --family gaussian,binomial,poisson,multinomial
// Each family's path of 100 penalties beside glmnet (where Rscript has it) and, for numbers, scikit-learn.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { writeData } from './linear/data.ts'
import { type Engine, engine, pythonWithAnchors } from './parts/anchors.ts'
import { median } from './parts/median.ts'
import type { Bench, Row } from './run.ts'

type Asked = { family: string }
type Told = { version: string; seconds: number; last: number[] }

const { values: asked } = parseArgs({
  args: process.argv.slice(3),
  options: {
    rounds: { type: 'string', default: '5' },
    rows: { type: 'string', default: '100000' },
    columns: { type: 'string', default: '50' },
    family: { type: 'string', default: 'gaussian,binomial,poisson,multinomial' },
    json: { type: 'boolean' },
  },
})

function hasGlmnet(log: (line: string) => void): boolean {
  try {
    execFileSync('Rscript', ['-e', 'library(glmnet)'], { stdio: 'ignore' })
    return true
  } catch {
    log('not to be had here: glmnet; ours is measured without it')
    return false
  }
}

export const bench: Bench = async (log) => {
  const python = pythonWithAnchors(log)
  const glmnet = hasGlmnet(log)
  const folder = mkdtempSync(join(tmpdir(), 'rumbo-linear-'))
  const place = [folder, asked.rows, asked.columns]
  writeData(folder, Number(asked.rows), Number(asked.columns))
  const ours = engine<Asked, Told>('ours', process.execPath, ['bench/linear/ours.ts', ...place])
  const anchors: Engine<Asked, Told>[] = [
    ...(glmnet ? [engine<Asked, Told>('glmnet', 'Rscript', ['bench/linear/anchor.R', ...place])] : []),
    ...(python ? [engine<Asked, Told>('scikit-learn', python, ['bench/linear/anchor.py', ...place])] : []),
  ]
  try {
    const rows: Row[] = []
    for (const family of asked.family.split(',')) {
      const engines = [ours, ...anchors.filter(({ name }) => name !== 'scikit-learn' || family === 'gaussian')]
      const told = new Map<string, Told[]>(engines.map(({ name }) => [name, []]))
      for (let round = 0; round < Number(asked.rounds); round++)
        for (const { name, ask } of engines) told.get(name)!.push(await ask({ family }))
      for (const [name, all] of told) log(`${family} ${name} ${all[0]!.version}: ${all.map((t) => t.seconds.toFixed(3)).join(' ')} s`)
      const own = told.get('ours')!
      for (const name of engines.length > 1 ? engines.slice(1).map((one) => one.name) : [null]) {
        const theirs = name === null ? null : told.get(name)!
        const row = (work: string, unit: string, target: number | null, of: (all: Told[]) => number): Row => ({
          work: `${family}: ${work}`,
          anchor: name,
          ours: of(own),
          theirs: theirs && of(theirs),
          unit,
          target,
          better: 'lower',
        })
        rows.push(
          row('100 penalties, median', 's', theirs && 1.5, (all) => median(all.map((t) => t.seconds))),
          row('100 penalties, minimum', 's', theirs && 1.5, (all) => Math.min(...all.map((t) => t.seconds))),
          row('largest coefficient at the last penalty', '', null, (all) => Math.max(...all[0]!.last.map(Math.abs))),
        )
        if (theirs)
          log(`${family}: coefficients differ from those of ${name} by ${farthest(own[0]!.last, theirs[0]!.last).toExponential(1)} at most`)
      }
    }
    return rows
  } finally {
    for (const { end } of [ours, ...anchors]) end()
    rmSync(folder, { recursive: true, force: true })
  }
}

const farthest = (a: readonly number[], b: readonly number[]): number => Math.max(...a.map((value, j) => Math.abs(value - b[j]!)))
