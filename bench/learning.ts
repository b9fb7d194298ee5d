// Options after the name: --case a,b,c,mixed  --rounds 5  --trees 100  --threads 1,2  --seeds 1  --draws 40
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Case, cases, writeCase } from './learning/data.ts'
import { engine, pythonWithAnchors } from './parts/anchors.ts'
import { median } from './parts/median.ts'
import type { Bench, Row } from './run.ts'

type Told = { version: string; binning: number; training: number; cpu: number; auc: number; logLoss: number; megabytes: number }
type Asked = Readonly<{ threads: number; trees: number; from: number; rows: number }>

type LearningEngine = ReturnType<typeof engine<Asked, Told>>

const { values: asked } = parseArgs({
  args: process.argv.slice(3),
  options: {
    case: { type: 'string', default: cases.map(({ name }) => name).join() },
    rounds: { type: 'string', default: '5' },
    trees: { type: 'string', default: '100' },
    threads: { type: 'string', default: '2' },
    seeds: { type: 'string', default: '1' },
    draws: { type: 'string', default: '0' },
    json: { type: 'boolean' },
  },
})

/** Writes a case and starts the engines on it, for as long as `use` takes. */
async function withEngines<T>(
  one: Case,
  seed: number,
  python: string | null,
  use: (engines: readonly LearningEngine[]) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'rumbo-learning-'))
  writeCase(one, seed, folder)
  const shape = [one.rows, one.columns, one.categorical].map(String)
  const engines = [
    engine<Asked, Told>('ours', process.execPath, ['bench/learning/ours.ts', folder, ...shape]),
    ...(python
      ? ['lightgbm', 'xgboost'].map((name) => engine<Asked, Told>(name, python, ['bench/learning/anchor.py', name, folder, ...shape]))
      : []),
  ]
  try {
    return await use(engines)
  } finally {
    for (const { end } of engines) end()
    rmSync(folder, { recursive: true, force: true })
  }
}

const drawRows = 40_000
const drawsPerSeed = 8

/**
 * How far quality lies behind the anchors', over many draws of rows: greedy splits find pure interactions by luck, so
 * one draw tells little (a shift of the edges of bins alone moves it by 0.01).
 */
async function quality(one: Case, python: string | null): Promise<Row[]> {
  const told = new Map<string, Told[]>()
  for (let draw = 0; draw < Number(asked.draws); draw += drawsPerSeed)
    await withEngines(one, 1 + draw / drawsPerSeed, python, async (engines) => {
      for (let k = 0; k < drawsPerSeed; k++)
        for (const { name, ask } of engines) {
          const from = Math.floor((k * (one.rows - drawRows)) / (drawsPerSeed - 1))
          told.set(name, [...(told.get(name) ?? []), await ask({ threads: 1, trees: Number(asked.trees), from, rows: drawRows })])
        }
    })
  const behind = (work: string, anchor: string, of: (ours: Told, theirs: Told) => number): Row => {
    const theirs = told.get(anchor)!
    const values = told.get('ours')!.map((ours, i) => of(ours, theirs[i]!))
    const mean = values.reduce((a, b) => a + b) / values.length
    const error = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1) / values.length)
    const named = `${one.name}, ${values.length} draws of ${drawRows} rows: ${work} ${anchor}’s (± ${error.toFixed(4)})`
    return { work: named, anchor: null, ours: mean, theirs: null, unit: '', target: 0.002, better: 'lower' }
  }
  return [...told.keys()]
    .filter((name) => name !== 'ours')
    .flatMap((anchor) => [
      behind('AUC behind', anchor, (ours, theirs) => theirs.auc - ours.auc),
      behind('log loss above', anchor, (ours, theirs) => ours.logLoss - theirs.logLoss),
    ])
}

const measure = (one: Case, seed: number, python: string | null, log: (line: string) => void): Promise<Row[]> =>
  withEngines(one, seed, python, async (engines) => {
    const rows: Row[] = []
    for (const threads of asked.threads.split(',').map(Number)) {
      const told = new Map<string, Told[]>(engines.map(({ name }) => [name, []]))
      for (let round = 0; round < Number(asked.rounds); round++)
        for (const { name, ask } of engines)
          told.get(name)!.push(await ask({ threads, trees: Number(asked.trees), from: 0, rows: one.rows }))
      for (const [name, all] of told)
        log(
          `${one.name} seed ${seed} ${threads}T ${name} ${all[0]!.version}: binning ${median(all.map((t) => t.binning)).toFixed(2)} s, ` +
            `training ${all.map((t) => t.training.toFixed(2)).join(' ')} s, AUC ${all[0]!.auc.toFixed(4)}, log loss ${all[0]!.logLoss.toFixed(4)}`,
        )
      const ours = told.get('ours')!
      for (const anchor of python ? ['lightgbm', 'xgboost'] : [null]) {
        const theirs = anchor === null ? null : told.get(anchor)!
        const row = (work: string, unit: string, target: number | null, better: Row['better'], of: (all: Told[]) => number): Row => ({
          work: `${one.name}, seed ${seed}, ${threads} threads: ${work}`,
          anchor,
          ours: of(ours),
          theirs: theirs && of(theirs),
          unit,
          target,
          better,
        })
        rows.push(
          row('training, median', 's', theirs && 1, 'lower', (all) => median(all.map((t) => t.training))),
          row('training, minimum', 's', theirs && 1, 'lower', (all) => Math.min(...all.map((t) => t.training))),
          row('training, processor time, median', 's', null, 'lower', (all) => median(all.map((t) => t.cpu))),
          row('binning and training, median', 's', null, 'lower', (all) => median(all.map((t) => t.binning + t.training))),
          row('AUC', '', null, 'higher', (all) => all[0]!.auc),
          row('log loss', '', null, 'lower', (all) => all[0]!.logLoss),
          row('peak memory', 'MB', theirs && 1, 'lower', (all) => all[0]!.megabytes),
        )
      }
    }
    return rows
  })

export const bench: Bench = async (log) => {
  const python = pythonWithAnchors(log)
  const rows: Row[] = []
  const chosen = asked.case.split(',')
  for (const one of cases.filter(({ name }) => chosen.includes(name)))
    for (let seed = 1; seed <= Number(asked.seeds); seed++) rows.push(...(await measure(one, seed, python, log)))
  if (Number(asked.draws) > 0)
    for (const one of cases.filter(({ name }) => chosen.includes(name))) rows.push(...(await quality(one, python)))
  return rows
}
