import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Matrix } from '#kernel/linalg'
import { contributionsTrees, fitTrees, predictTrees, type TreesModel } from '#kernel/trees'
import { cases, writeCase } from './learning/data.ts'
import { type Engine, engine, pythonWithAnchors } from './parts/anchors.ts'
import { median } from './parts/median.ts'
import type { Bench, Row } from './run.ts'

type Work = 'score' | 'row' | 'explain'
type Asked = { work: Work; rows: number; threads: number }
type Told = { version: string; seconds: number }

const { values: asked } = parseArgs({
  args: process.argv.slice(3),
  options: {
    rounds: { type: 'string', default: '5' },
    trees: { type: 'string', default: '100' },
    work: { type: 'string', default: 'score,row,explain' },
    json: { type: 'boolean' },
  },
})
const trees = Number(asked.trees)
const learnt = 50_000
const rowsOf: Record<Work, number> = { score: 200_000, row: 20_000, explain: 100_000 }

function part(all: Float32Array, columns: number, rows: number): Matrix {
  const n = all.length / columns
  const values = new Float32Array(rows * columns)
  for (let j = 0; j < columns; j++) values.set(all.subarray(j * n, j * n + rows), j * rows)
  return { rows, columns, values }
}

/** Seconds that this process, on one thread, takes for the work. */
function ours(model: TreesModel, all: Float32Array): (work: Work) => number {
  const { columns } = model
  const one = part(all, columns, 1000)
  const singles = Array.from(
    { length: 1000 },
    (_, i): Matrix => ({ rows: 1, columns, values: Float32Array.from({ length: columns }, (_v, j) => one.values[j * 1000 + i]!) }),
  )
  const batches = { score: part(all, columns, rowsOf.score), explain: part(all, columns, rowsOf.explain) }
  const works: Record<Work, () => unknown> = {
    score: () => predictTrees(model, batches.score),
    explain: () => contributionsTrees(model, batches.explain),
    row: () => {
      for (let i = 0; i < rowsOf.row; i++) predictTrees(model, singles[i % 1000]!)
    },
  }
  return (work) => {
    const start = performance.now()
    works[work]()
    return (performance.now() - start) / 1000
  }
}

/** Case a of `learning`: 30 columns, 100 trees of 31 leaves, learnt by each engine from the same 50,000 rows; one thread. */
export const bench: Bench = async (log) => {
  const one = cases.find(({ name }) => name === 'a')!
  const folder = mkdtempSync(join(tmpdir(), 'rumbo-scoring-'))
  const python = pythonWithAnchors(log)
  let lightgbm: Engine<Asked, Told> | null = null
  try {
    writeCase(one, 1, folder)
    const all = new Float32Array(readFileSync(join(folder, 'x.f32')).buffer)
    const y = Float64Array.from(new Float32Array(readFileSync(join(folder, 'y.f32')).buffer).subarray(0, learnt))
    const model = fitTrees(
      { x: part(all, one.columns, learnt), y },
      {
        ...{ objective: 'binary', trees, learningRate: 0.1, leaves: 31, minRowsPerLeaf: 20 },
        ...{ l2: 0, bins: 255, rowShare: 1, columnShare: 1, seed: 1 },
      },
    )
    const here = ours(model, all)
    if (python !== null)
      lightgbm = engine('lightgbm', python, ['bench/scoring/anchor.py', folder, ...[one.rows, one.columns, trees].map(String)])
    const rows: Row[] = []
    for (const work of asked.work.split(',') as Work[]) {
      const times = { ours: [] as number[], theirs: [] as number[] }
      here(work)
      for (let round = 0; round < Number(asked.rounds); round++) {
        times.ours.push(here(work))
        if (lightgbm) times.theirs.push((await lightgbm.ask({ work, rows: rowsOf[work], threads: 1 })).seconds)
      }
      const list = (values: number[]) => values.map((v) => v.toFixed(3)).join(' ')
      log(`${work} of ${rowsOf[work]} rows: ours ${list(times.ours)} s; lightgbm ${list(times.theirs)} s`)
      const perRow = (seconds: number) => (1e6 * seconds) / rowsOf[work]
      const anchor = lightgbm ? 'lightgbm' : null
      if (work === 'row')
        rows.push({
          work: 'one row at a time',
          anchor: null,
          ours: perRow(median(times.ours)),
          theirs: null,
          unit: 'µs',
          target: 5,
          better: 'lower',
        })
      for (const [name, of] of [
        ['median', median],
        ['minimum', (values: number[]) => Math.min(...values)],
      ] as const) {
        const theirs = anchor && of(times.theirs)
        if (work === 'score') {
          const rate = (seconds: number) => rowsOf.score / seconds / 1e6
          rows.push({
            ...{ work: `scoring 200k rows, ${name} time`, anchor, ours: rate(of(times.ours)), theirs: theirs && rate(theirs) },
            ...{ unit: 'M rows/s', target: anchor && 5, better: 'higher' },
          })
        } else
          rows.push({
            ...{ work: work === 'row' ? `one row at a time, ${name}` : `explaining 100k rows, ${name}`, anchor },
            ...{ ours: perRow(of(times.ours)), theirs: theirs && perRow(theirs), unit: 'µs per row' },
            ...{ target: work === 'explain' && anchor ? 1 : null, better: 'lower' },
          })
      }
    }
    return rows
  } finally {
    lightgbm?.end()
    rmSync(folder, { recursive: true, force: true })
  }
}
