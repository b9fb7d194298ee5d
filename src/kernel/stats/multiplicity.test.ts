import assert from 'node:assert/strict'
import { it } from 'node:test'
import { falseDiscoveryAdjusted, holmAdjusted } from './multiplicity.ts'

// R 4: p.adjust(c(.01, .04, .03, .005, .55, .6), "holm"); the same in GrowthBook, packages/stats/tests
it('adjusts p-values as R does', () => {
  const adjusted = holmAdjusted([0.01, 0.04, 0.03, 0.005, 0.55, 0.6])
  assert.deepEqual(
    Array.from(adjusted, (p) => Number(p.toFixed(12))),
    [0.05, 0.12, 0.12, 0.03, 1, 1],
  )
})

// R 4: p.adjust(…, "BH"); the same in GrowthBook, packages/stats/tests
it('adjusts for false discoveries as R does', () => {
  const adjusted = falseDiscoveryAdjusted([0.898, 0.138, 0.007, 0.964, 0.538, 0.006, 0.138])
  assert.deepEqual(
    Array.from(adjusted, (p) => Number(p.toFixed(12))),
    [0.964, 0.2415, 0.0245, 0.964, 0.7532, 0.0245, 0.2415],
  )
})

it('refuses what is no probability, and has nothing to say of nothing', () => {
  assert.throws(() => holmAdjusted([0.1, Number.NaN]), { code: 'INVALID_ARGUMENT' })
  assert.throws(() => falseDiscoveryAdjusted([1.1]), { code: 'INVALID_ARGUMENT' })
  assert.equal(holmAdjusted([]).length + falseDiscoveryAdjusted([]).length, 0)
})
