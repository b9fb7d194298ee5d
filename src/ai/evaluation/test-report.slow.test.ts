import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createRng, normalDraw } from '#kernel/sampling'
import { testReport } from './test-report.ts'

// Scores of two normal laws one deviation apart, three of ten positive
const gap = 1
const rowsOf = (n: number, seed: number) => {
  const rng = createRng(seed)
  const y = Float64Array.from({ length: n }, () => (rng() < 0.3 ? 1 : 0))
  const score = y.map((own) => gap * own + normalDraw(rng))
  const answers = score.map((s) => 1 / (1 + (0.7 / 0.3) * Math.exp((gap * gap) / 2 - gap * s)))
  return { kind: 'binary', classes: ['no', 'yes'], y, answers } as const
}
const payoffOf = (n: number) => ({ gain: new Float64Array(n).fill(1000), cost: 250 })
const reportOf = (n: number, seed: number, draws: number) =>
  testReport(rowsOf(n, seed), { threshold: 0.3, spread: null, seed, draws }, payoffOf(n))

it('tells gain, lift and profit with intervals that hold what many more rows show', () => {
  const many = reportOf(200_000, 1, 2)
  const truth = {
    gain: many.deciles[1]!.gain,
    lift: many.deciles[0]!.lift.value,
    profit: many.profit.find(({ share }) => share === 0.3)!.profit.value / 200_000,
  }
  const studies = 120
  const held = { gain: 0, lift: 0, profit: 0 }
  const [n, draws] = [400, 100]
  for (let study = 0; study < studies; study++) {
    const { deciles, profit } = reportOf(n, 100 + study, draws)
    const holds = ({ low, high }: { low: number | null; high: number | null }, value: number) => low! <= value && value <= high!
    if (holds(deciles[1]!.gained!, truth.gain)) held.gain++
    if (holds(deciles[0]!.lift, truth.lift)) held.lift++
    if (holds(profit.find(({ share }) => share === 0.3)!.profit, truth.profit * n)) held.profit++
  }
  // 95 %, less three standard errors of so few studies
  for (const [name, times] of Object.entries(held)) assert.ok(times / studies >= 0.89, `${name} held in ${times} of ${studies}`)
})
