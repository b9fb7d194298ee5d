// Options after the name: --case a,b,c,mixed  --rounds 5  --trees 100  --threads 1,2  --seeds 1
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Case, cases, writeCase } from './learning/data.ts'
import { engine, median, pythonWithAnchors } from './parts/anchors.ts'
import type { Bench, Row } from './run.ts'

type Told = { version: string; binning: number; training: number; auc: number; logLoss: number; megabytes: number }
type Asked = { threads: number; trees: number }

const { values: asked } = parseArgs({
  args: process.argv.slice(3),
  options: {
    case: { type: 'string', default: cases.map(({ name }) => name).join() },
    rounds: { type: 'string', default: '5' },
    trees: { type: 'string', default: '100' },
    threads: { type: 'string', default: '2' },
    seeds: { type: 'string', default: '1' },
    json: { type: 'boolean' },
  },
})

async function measure(one: Case, seed: number, python: string | null, log: (line: string) => void): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rumbo-learning-'))
  writeCase(one, seed, folder)
  const shape = [one.rows, one.columns, one.categorical].map(String)
  const engines = [
    engine<Asked, Told>('ours', process.execPath, ['bench/learning/ours.ts', folder, ...shape]),
    ...(python
      ? ['lightgbm', 'xgboost'].map((name) => engine<Asked, Told>(name, python, ['bench/learning/anchor.py', name, folder, ...shape]))
      : []),
  ]
  const rows: Row[] = []
  try {
    for (const threads of asked.threads.split(',').map(Number)) {
      const told = new Map<string, Told[]>(engines.map(({ name }) => [name, []]))
      for (let round = 0; round < Number(asked.rounds); round++)
        for (const { name, ask } of engines) told.get(name)!.push(await ask({ threads, trees: Number(asked.trees) }))
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
          row('binning and training, median', 's', null, 'lower', (all) => median(all.map((t) => t.binning + t.training))),
          row('AUC', '', null, 'higher', (all) => all[0]!.auc),
          row('log loss', '', null, 'lower', (all) => all[0]!.logLoss),
          row('peak memory', 'MB', theirs && 1, 'lower', (all) => all[0]!.megabytes),
        )
      }
    }
    return rows
  } finally {
    for (const { end } of engines) end()
    rmSync(folder, { recursive: true, force: true })
  }
}

export const bench: Bench = async (log) => {
  const python = pythonWithAnchors(log)
  const rows: Row[] = []
  const chosen = asked.case.split(',')
  for (const one of cases.filter(({ name }) => chosen.includes(name)))
    for (let seed = 1; seed <= Number(asked.seeds); seed++) rows.push(...(await measure(one, seed, python, log)))
  return rows
}
