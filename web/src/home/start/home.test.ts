import assert from 'node:assert/strict'
import { it } from 'node:test'
import { firstSteps, type HomeFacts, homeAnswer, homeFigures, homeRole, needsDoors } from './home.ts'

const now = new Date('2026-11-25T12:00:00Z')
const account = { secondStep: false, unread: 0 }
const backups = { provenAt: null, failedAt: null, version: '0.1.0', freeBytes: 1e11 }
const runs = { ready: 0, active: 0, failed: 0, warned: 0, newest: null }
const everywhere = () => true

it('answers the question of the role that looks, from what is known', () => {
  const proven = { ...backups, provenAt: '2026-11-24T12:00:00Z' }
  const asked: [Parameters<typeof homeAnswer>[0], HomeFacts, string | undefined][] = [
    ['administrator', { account, backups }, 'neverProven'],
    ['administrator', { account, backups: proven }, 'safe'],
    ['administrator', { account, backups: { ...proven, provenAt: '2026-09-01T12:00:00Z' } }, 'provenOld'],
    ['administrator', { account, backups: { ...proven, failedAt: '2026-11-25T01:00:00Z' } }, 'drillFailed'],
    ['engineer', { account, jobs: { failed: 2, running: 0 } }, 'brokenJobs'],
    ['engineer', { account, jobs: { failed: 0, running: 1 } }, 'allWell'],
    ['manager', { account, runs }, 'noModel'],
    ['analyst', { account, runs: { ...runs, ready: 3 } }, 'models'],
    ['collaborator', { account: { ...account, unread: 2 } }, 'waiting'],
    ['external', { account }, 'nothingWaits'],
  ]
  for (const [role, facts, key] of asked) assert.equal(homeAnswer(role, facts, now)?.key, key, `${role} ${key}`)
})

it('tells those who ask what became of their question, but not before a failed drill, and not for ever', () => {
  const asked = (finishedAt: string | null) => ({ account, backups, runs: { ...runs, newest: { id: 'r', target: 'baja', finishedAt } } })
  for (const role of ['administrator', 'analyst', 'manager'] as const) {
    assert.deepEqual(homeAnswer(role, asked(null), now), { key: 'answering', target: 'baja', run: 'r' })
    assert.deepEqual(homeAnswer(role, asked('2026-11-24T12:00:00Z'), now), { key: 'answered', target: 'baja', run: 'r' })
  }
  assert.equal(homeAnswer('administrator', asked('2026-11-20T12:00:00Z'), now)?.key, 'neverProven')
  const failed = { ...asked(null), backups: { ...backups, failedAt: '2026-11-25T01:00:00Z' } }
  assert.equal(homeAnswer('administrator', failed, now)?.key, 'drillFailed')
  assert.equal(homeAnswer('compliance', asked(null), now)?.key, 'recorded')
})

it('says nothing rather than guess', () => {
  assert.equal(homeAnswer('executive', { account }, now), null)
  assert.deepEqual(homeFigures('administrator', { account }), [])
  assert.deepEqual(homeFigures('analyst', { account, runs }), ['readyModels', 'warnedModels'])
  assert.deepEqual(homeFigures('analyst', { account, runs, metrics: { outside: 1 } }), ['metricsOutside', 'readyModels', 'warnedModels'])
})

it('asks the question of the first role of somebody who holds several', () => {
  assert.equal(homeRole(['executive', 'administrator']), 'administrator')
  assert.equal(homeRole([]), 'collaborator')
})

it('offers only steps that the person may take on pages that exist', () => {
  const permissions = ['data.files.add', 'ai.autopilot.start', 'platform.backups.manage', 'platform.workspaces.manage-people']
  const facts = { account, runs: { ...runs, ready: 1 }, backups, people: { members: 1 }, files: { any: false } }
  assert.deepEqual(
    firstSteps(facts, permissions, everywhere).map(({ id, done }) => `${id} ${done}`),
    ['data true', 'model true', 'backup false', 'team false', 'secondStep false'],
  )
  assert.deepEqual(
    firstSteps(facts, [], (feature) => feature !== 'platform/account').map(({ id }) => id),
    [],
  )
})

it('opens with doors for those who begin by bringing data, until something was run', () => {
  const facts = { account, runs, files: { any: false } }
  const add = ['data.files.add']
  assert.equal(needsDoors(['manager'], facts, add), true)
  assert.equal(needsDoors(['administrator', 'analyst'], facts, add), true)
  assert.equal(needsDoors(['engineer'], facts, add), false)
  assert.equal(needsDoors(['manager'], facts, []), false)
  assert.equal(needsDoors(['manager'], { account, files: facts.files }, add), false)
  assert.equal(needsDoors(['manager'], { ...facts, runs: { ...runs, failed: 1 } }, add), false)
})
