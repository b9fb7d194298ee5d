// Options after the name: --case a,b,c,mixed  --rounds 5  --trees 100  --threads 1,2  --seeds 1
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { type Case, cases, writeCase } from './learning/data.ts'
import type { Bench, Row } from './run.ts'

type Told = { version: string; binning: number; training: number; auc: number; logLoss: number; megabytes: number }
type Engine = { name: string; ask: (threads: number, trees: number) => Promise<Told>; end: () => void }

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
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!

/** A Python with the anchors, made beside the project; null (and said so) where they cannot be had. */
function pythonWithAnchors(log: (line: string) => void): string | null {
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

function engine(name: string, command: string, args: readonly string[]): Engine {
  const child: ChildProcess = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]()
  return {
    name,
    async ask(threads, trees) {
      child.stdin!.write(`${JSON.stringify({ threads, trees })}\n`)
      const { value, done } = await lines.next()
      if (done) throw new Error(`${name} ended without an answer`)
      return JSON.parse(value) as Told
    },
    end: () => child.stdin!.end(),
  }
}

async function measure(one: Case, seed: number, python: string | null, log: (line: string) => void): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rumbo-learning-'))
  writeCase(one, seed, folder)
  const shape = [one.rows, one.columns, one.categorical].map(String)
  const engines = [
    engine('ours', process.execPath, ['bench/learning/ours.ts', folder, ...shape]),
    ...(python ? ['lightgbm', 'xgboost'].map((name) => engine(name, python, ['bench/learning/anchor.py', name, folder, ...shape])) : []),
  ]
  const rows: Row[] = []
  try {
    for (const threads of asked.threads.split(',').map(Number)) {
      const told = new Map<string, Told[]>(engines.map(({ name }) => [name, []]))
      for (let round = 0; round < Number(asked.rounds); round++)
        for (const { name, ask } of engines) told.get(name)!.push(await ask(threads, Number(asked.trees)))
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
