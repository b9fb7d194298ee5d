import { learn } from '#ai/training'
import { benchFor } from './programs/learn-table.ts'
import { simulateSignal } from './programs/simulated-files.ts'
import type { Drill } from './run.ts'

const noisy = 100
const planted = 50
const sizes = [300, 1000, 2000, 4000] as const

async function hasSignal(seed: number, n: number, auc: number) {
  const { bench } = benchFor(simulateSignal(seed, n, auc), seed)
  const learnt = await learn(bench, { trials: 6 })
  bench.close()
  return learnt
}

/** Pure noise must be called so (95 of 100), and an AUC of 0.60 in 2,000 rows must be found (9 of 10). */
export const drill: Drill = async ({ seed, share, log }) => {
  const noise = Math.ceil(noisy * share)
  let refused = 0
  for (let i = 0; i < noise; i++) {
    const learnt = await hasSignal(seed * 10_000 + i, sizes[i % sizes.length]!, 0.5)
    if (!learnt.hasSignal) refused++
    log(
      `noise ${i} n=${sizes[i % sizes.length]} ${learnt.hasSignal ? 'DELIVERED' : ''} ${learnt.chosen.name} ${JSON.stringify(learnt.decisions.at(-1)!.decision.params)}`,
    )
  }
  const signals = Math.ceil(planted * share)
  let delivered = 0
  for (let i = 0; i < signals; i++) {
    const learnt = await hasSignal(seed * 10_000 + 5000 + i, 2000, 0.6)
    if (learnt.hasSignal) delivered++
    log(`signal ${i} ${learnt.hasSignal ? '' : 'MISSED'} ${learnt.chosen.name} ${JSON.stringify(learnt.decisions.at(-1)!.decision.params)}`)
  }
  return { passed: refused >= 0.95 * noise && delivered >= 0.9 * signals, result: { noise, refused, signals, delivered } }
}
