import assert from 'node:assert/strict'
import { it } from 'node:test'
import { layoutIntervals } from './intervals.ts'

it('puts zero and every bound on one scale, in order', () => {
  const { zero, bars } = layoutIntervals([
    { low: -2, value: 1, high: 4 },
    { low: 3, value: 5, high: 8 },
  ])
  for (const { low, value, high } of bars) assert.ok(0 <= low && low < value && value < high && high <= 1)
  assert.ok(bars[0]!.low < zero && zero < bars[0]!.high && zero < bars[1]!.low)
})
it('has a place for zero where there is nothing but zero', () => {
  assert.ok(Number.isFinite(layoutIntervals([{ low: 0, value: 0, high: 0 }]).zero))
})
