import assert from 'node:assert/strict'
import { it } from 'node:test'
import { tellFailure } from './failures.ts'

it('tells every failure that the server names in a sentence, and an unknown one by its code', () => {
  const keys = (
    [
      ['status', 503],
      ['CHAT_HOOK_REFUSED 404', null],
      ['CONNECTION_REFUSED address', null],
      ['CONNECTION_REFUSED credentials', null],
      ['CONNECTION_ANSWER_TOO_LARGE', null],
      ['CONNECTION_FAILED timeout', null],
      ['CONNECTION_FAILED ENOTFOUND', null],
      ['CONNECTION_FAILED ECONNREFUSED', null],
      ['INTERNAL', null],
    ] as const
  ).map(([failure, status]) => tellFailure(failure, status).key)
  assert.deepEqual(keys, [
    'failedStatus',
    'failedStatus',
    'failedAddress',
    'failedRefused',
    'failedLarge',
    'failedTimeout',
    'failedName',
    'failedConnection',
    'failedOther',
  ])
  assert.deepEqual(tellFailure('CHAT_HOOK_REFUSED 404').params, { status: '404' })
  assert.deepEqual(tellFailure('CONNECTION_FAILED ECONNREFUSED').params, { reason: 'ECONNREFUSED' })
})
