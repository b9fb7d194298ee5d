import { type Learnt, learn, nestedOptimism } from '#ai/training'
import { aucInterval } from '#kernel/metrics'
import { benchFor } from './programs/learn-table.ts'
import { simulateSignal } from './programs/simulated-files.ts'
import type { Drill } from './run.ts'

const files = 40
const kinds = [
  { rows: 1500, auc: 0.65 },
  { rows: 1500, auc: 0.85 },
] as const
const freshRows = 10_000
const trials = 6
const most = 0.003
const estimates = ['test', 'outOfFold', 'nested'] as const
/** The test sample has no part in any choice: what it strays is chance, and told. */
const judged = ['outOfFold', 'nested']
type Optimism = Record<(typeof estimates)[number], number>

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/**
 * How far each estimate of a delivered model lies above what it does on fresh rows. The best ranking there is, which the
 * simulation knows, is measured on the same rows and taken off both: what rows happen to be easy is not optimism.
 */
async function optimismOf(seed: number, { rows: n, auc }: (typeof kinds)[number]): Promise<Optimism> {
  const table = simulateSignal(seed, n + freshRows, auc)
  const best = new Float64Array(table.rows)
  for (const column of table.columns.slice(0, table.carriers))
    if (!('codes' in column))
      column.values.forEach((value, row) => {
        best[row]! += value
      })
  const { bench, split, problem } = benchFor(table, seed, n)
  const short = (rows: Int32Array, answers: Float64Array) => {
    const y = Float64Array.from(rows, (row) => problem.y[row]!)
    return (
      aucInterval(
        y,
        Float64Array.from(rows, (row) => best[row]!),
      ).value - aucInterval(y, answers).value
    )
  }
  const learnt: Learnt = await learn(bench, { trials })
  const fresh = Int32Array.from({ length: freshRows }, (_, i) => n + i)
  const whole = bench.within([{ train: split.train, validation: Int32Array.from([...split.test, ...fresh]) }], seed)
  const margins = await whole.marginsOn(0, learnt.chosen.plan)
  whole.close()
  const truly = short(fresh, margins.slice(split.test.length))
  const { nested } = await nestedOptimism(bench, learnt, { times: null, onProgress: () => {} })
  bench.close()
  const folds = bench.data.folds.map(({ validation }, f) => {
    const y = Float64Array.from(validation, (row) => problem.y[row]!)
    return (
      aucInterval(
        y,
        Float64Array.from(validation, (row) => best[row]!),
      ).value - nested!.folds[f]!.nested
    )
  })
  return {
    test: truly - short(split.test, margins.slice(0, split.test.length)),
    outOfFold: truly - short(bench.rows, learnt.chosen.margins),
    nested: truly - meanOf(folds),
  }
}

/** What a run says of its model against what the model does on rows that nobody has seen: 0.003 of AUC above it at most. */
export const drill: Drill = async ({ seed, share, log, kept }) => {
  const found: Optimism[] = []
  for (let i = 0; i < Math.ceil(files * share); i++) {
    const kind = kinds[i % kinds.length]!
    const one = await kept.of(`file ${i}`, () => optimismOf(seed * 10_000 + i, kind))
    found.push(one)
    log(`file ${i + 1}: n ${kind.rows}, ${estimates.map((name) => `${name} ${one[name].toFixed(4)}`).join(', ')}`)
  }
  const optimism = Object.fromEntries(
    estimates.map((name) => {
      const values = found.map((one) => one[name])
      const mean = meanOf(values)
      const standardError = Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)) / Math.max(1, values.length - 1))
      return [name, { mean, standardError }]
    }),
  )
  // A share of the drill has too few files for the bound: it fails where the truth of it cannot lie below
  const above = judged.filter((name) => {
    const { mean, standardError } = optimism[name]!
    return (share < 1 ? mean - 2 * standardError : mean) > most
  })
  return { passed: above.length === 0, result: { files: found.length, trials, most, optimism } }
}
