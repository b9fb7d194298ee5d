import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { linesOf } from './examples.ts'

// These start a PostgreSQL of their own.
describe('examples', () => {
  it('start a server, sign in through the first-run link and call the API', async () => {
    assert.deepEqual(await linesOf('server'), [
      'without a session: SIGNED_OUT',
      'signed in to Tienda Aurora as administrator',
      'runs: {"items":[],"next":null}',
    ])
  })

  it('calculate a metric and say where it comes from', async () => {
    assert.deepEqual(await linesOf('metrics'), [
      'People without a second step: 100 % = (1 - platform.auth.second-step-share) * 100',
      'platform.auth.second-step-share = 0 (n 1): Of the people with access, those who have a second step. It is only known how it stands now.',
      'guardrail: outside',
      'ready metrics: Jobs that fail, Days since the last proven backup, People with a second step, Requirements proven, How well the newest model ranks',
    ])
  })

  it('find out who changes a sealed activity', async () => {
    assert.deepEqual(await linesOf('activity-chain'), [
      'sealed: 3 checked, all as sealed',
      'one changed: 3 checked, activity 2 altered',
      'the last deleted: 2 checked, activity 2 altered, activity 3 cut',
    ])
  })
})
