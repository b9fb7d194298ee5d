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

  it('find out who changes a sealed activity', async () => {
    assert.deepEqual(await linesOf('activity-chain'), [
      'sealed: 3 checked, all as sealed',
      'one changed: 3 checked, activity 2 altered',
      'the last deleted: 2 checked, activity 2 altered, activity 3 cut',
    ])
  })
})
