import { type ModelFile, predictModel } from '#ai/registry'
import { judgeSignal, learn } from '#ai/training'
import { benchFor } from './programs/learn-table.ts'
import { simulateSignal } from './programs/simulated-files.ts'
import type { Drill } from './run.ts'

const noisy = 100
const planted = 50
const sizes = [300, 1000, 2000, 4000] as const

async function judge(seed: number, n: number, auc: number) {
  const { bench, split, problem } = benchFor(simulateSignal(seed, n, auc), seed)
  const learnt = await learn(bench, { trials: 6 })
  const { kind, target, positive, classes } = problem
  const model: ModelFile = {
    ...{ format: 1, rumbo: 'drill', id: null, features: bench.data.features, reading: [], threshold: null, dataSha256: '', seed },
    problem: { kind, target, positive, classes },
    parts: await bench.fit(learnt.chosen, split.train),
    calibration: { method: 'none' },
  }
  const verdict = judgeSignal(bench, learnt, split.train, { rows: split.test, answers: predictModel(model, bench.data.table, split.test) })
  bench.close()
  return { ...verdict, name: learnt.chosen.name }
}

/** Pure noise must be called so (95 of 100), and an AUC of 0.60 in 2,000 rows must be found (9 of 10). */
export const drill: Drill = async ({ seed, share, log }) => {
  const noise = Math.ceil(noisy * share)
  let refused = 0
  for (let i = 0; i < noise; i++) {
    const { hasSignal, decision, name } = await judge(seed * 10_000 + i, sizes[i % sizes.length]!, 0.5)
    if (!hasSignal) refused++
    log(`noise ${i} n=${sizes[i % sizes.length]} ${hasSignal ? 'DELIVERED' : ''} ${name} ${JSON.stringify(decision.params)}`)
  }
  const signals = Math.ceil(planted * share)
  let delivered = 0
  for (let i = 0; i < signals; i++) {
    const { hasSignal, decision, name } = await judge(seed * 10_000 + 5000 + i, 2000, 0.6)
    if (hasSignal) delivered++
    log(`signal ${i} ${hasSignal ? '' : 'MISSED'} ${name} ${JSON.stringify(decision.params)}`)
  }
  return { passed: refused >= 0.95 * noise && delivered >= 0.9 * signals, result: { noise, refused, signals, delivered } }
}
