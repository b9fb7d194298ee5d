import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createGrowth, figureOf, holds, sumOf } from './condition.ts'
import { expressionOf } from './prometheus.ts'
import { Condition } from './schema.ts'
import { stepOf } from './step.ts'

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 25) + seconds * 1000)
const jobs = [
  { name: 'jobs', value: 2, workspace: 'a', labels: { status: 'failed', kind: 'train' } },
  { name: 'jobs', value: 3, workspace: 'a', labels: { status: 'failed', kind: 'backup' } },
  { name: 'jobs', value: 7, workspace: 'b', labels: { status: 'failed', kind: 'train' } },
  { name: 'jobs', value: 1, workspace: 'a', labels: { status: 'done', kind: 'train' } },
  { name: 'disk', value: 5 },
]

it('adds up the figures of the installation and of one workspace, never those of another', () => {
  assert.equal(sumOf(jobs, { metric: 'jobs', labels: { status: 'failed' } }, 'a'), 5)
  assert.equal(sumOf(jobs, { metric: 'jobs', labels: { kind: 'tr*' } }, 'a'), 3)
  assert.equal(sumOf(jobs, { metric: 'disk', labels: {} }, 'b'), 5)
  assert.equal(sumOf(jobs, { metric: 'disk', labels: { kind: 'x' } }, 'b'), null)
})

it('takes a figure that is missing for none but where its absence is what is looked for', () => {
  assert.equal(holds({ comparison: '<', threshold: 1 }, null), false)
  assert.equal(holds({ comparison: 'absent', threshold: 0 }, null), true)
  assert.equal(holds({ comparison: 'absent', threshold: 0 }, 0), false)
  assert.deepEqual(
    (['>', '>=', '<', '<='] as const).map((comparison) => holds({ comparison, threshold: 2 }, 2)),
    [false, true, false, true],
  )
})

it('counts how much a counter grew, also when it began again at zero, and waits until it has watched for half of the time', () => {
  const growth = createGrowth()
  const seen = [100, 110, 130, 5, 9].map((value, i) => growth.over('requests', value, 60, at(i * 20)))
  assert.deepEqual(seen, [null, null, 30, 35, 29])
})

it('makes a share of two growths, and none of nothing', () => {
  const errors = { metric: 'requests', labels: { status: '5*' }, overSeconds: 60, dividedBy: { metric: 'requests', labels: {} } }
  const condition = Condition.parse({ ...errors, comparison: '>', threshold: 0.05 })
  const look = (good: number, bad: number) => [
    { name: 'requests', value: good, labels: { status: '200' } },
    { name: 'requests', value: bad, labels: { status: '503' } },
  ]
  const growth = createGrowth()
  assert.equal(figureOf(condition, look(100, 0), 'a', growth, at(0)), null)
  assert.equal(figureOf(condition, look(190, 10), 'a', growth, at(60)), 0.1)
  assert.equal(figureOf(condition, look(190, 10), 'a', growth, at(120)), null)
})

it('waits before it fires, and resolves at the first look that finds it in order', () => {
  assert.equal(stepOf(null, true, 60, at(0)), 'pending')
  assert.equal(stepOf({ state: 'pending', since: at(0) }, true, 60, at(59)), 'pending')
  assert.equal(stepOf({ state: 'pending', since: at(0) }, false, 60, at(59)), 'none')
  assert.equal(stepOf({ state: 'pending', since: at(0) }, true, 60, at(60)), 'firing')
  assert.equal(stepOf({ state: 'firing', since: at(0) }, true, 60, at(90)), 'firing')
  assert.equal(stepOf({ state: 'firing', since: at(0) }, false, 60, at(90)), 'resolved')
  assert.equal(stepOf(null, true, 0, at(0)), 'firing')
})

it('says the same in the language of Prometheus', () => {
  const expression = (given: object) => expressionOf(Condition.parse(given))
  assert.equal(expression({ metric: 'jobs', labels: { status: 'a"b' }, comparison: '>', threshold: 2 }), 'sum(jobs{status="a\\"b"}) > 2')
  assert.equal(expression({ metric: 'age', comparison: 'absent' }), 'absent(age)')
  assert.equal(
    expression({ metric: 'e', labels: { status: '5.*' }, overSeconds: 600, dividedBy: { metric: 'r' }, comparison: '>', threshold: 0.05 }),
    '(sum(increase(e{status=~"5\\\\..*"}[600s])) or vector(0)) / sum(increase(r[600s])) > 0.05',
  )
})
