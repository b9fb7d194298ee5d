import assert from 'node:assert/strict'
import { it } from 'node:test'
import { closedPeriods, runningPeriod } from './period.ts'

it('counts closed periods back from today, oldest first', () => {
  const found = (kind: 'day' | 'week' | 'month', today: string, count: number) =>
    closedPeriods({ kind }, today, count).map(({ from, to }) => `${from}…${to}`)
  assert.deepEqual(found('day', '2026-03-01', 2), ['2026-02-27…2026-02-28', '2026-02-28…2026-03-01'])
  assert.deepEqual(found('week', '2026-11-25', 2), ['2026-11-09…2026-11-16', '2026-11-16…2026-11-23'])
  assert.deepEqual(found('week', '2026-11-23', 1), ['2026-11-16…2026-11-23'])
  assert.deepEqual(found('month', '2027-01-31', 3), ['2026-10-01…2026-11-01', '2026-11-01…2026-12-01', '2026-12-01…2027-01-01'])
})

it('ends a rolling period on each day', () => {
  const days = closedPeriods({ kind: 'rolling', days: 28 }, '2026-11-25', 2)
  assert.deepEqual(days, [
    { from: '2026-10-27', to: '2026-11-24' },
    { from: '2026-10-28', to: '2026-11-25' },
  ])
  assert.equal(runningPeriod({ kind: 'rolling', days: 28 }, '2026-11-25'), null)
})

it('knows the period that runs', () => {
  assert.deepEqual(runningPeriod({ kind: 'week' }, '2026-11-25'), { from: '2026-11-23', to: '2026-11-30' })
  assert.deepEqual(runningPeriod({ kind: 'month' }, '2028-02-29'), { from: '2028-02-01', to: '2028-03-01' })
  assert.deepEqual(runningPeriod({ kind: 'month' }, '2026-12-31'), { from: '2026-12-01', to: '2027-01-01' })
})
