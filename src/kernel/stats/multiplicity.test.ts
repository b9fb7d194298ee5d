import assert from 'node:assert/strict'
import { it } from 'node:test'
import { holmAdjusted } from './multiplicity.ts'

// R 4: p.adjust(c(0.01, 0.04, 0.03, 0.005), 'holm') prints 0.03 0.06 0.06 0.02
it('adjusts p-values as R does', () => {
  assert.deepEqual(
    holmAdjusted([0.01, 0.04, 0.03, 0.005]).map((p) => Number(p.toFixed(12))),
    [0.03, 0.06, 0.06, 0.02],
  )
  assert.deepEqual(holmAdjusted([0.9, 0.8]), [1, 1])
  assert.deepEqual(holmAdjusted([]), [])
})
