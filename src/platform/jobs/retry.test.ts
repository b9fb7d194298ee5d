import assert from 'node:assert/strict'
import { it } from 'node:test'
import { DomainError } from '#base'
import { isFinal, retryDelay, retryPolicy } from './retry.ts'

it('waits twice as long before each further attempt, up to the longest', () => {
  const policy = retryPolicy({ delaySeconds: 2, maxDelaySeconds: 60 })
  const longest = [1, 2, 3, 4, 5, 6, 7, 1000].map((tried) => retryDelay(policy, tried, 1))
  assert.deepEqual(longest, [2, 4, 8, 16, 32, 60, 60, 60])
})

it('takes a random half off, so that jobs that failed together come back apart', () => {
  const policy = retryPolicy({ delaySeconds: 8 })
  assert.deepEqual(
    [0, 0.5, 0.75].map((random) => retryDelay(policy, 1, random)),
    [4, 6, 7],
  )
})

it('does not try again what the caller has to mend, nor what the kind calls final', () => {
  const policy = retryPolicy({ isFinal: (error) => error instanceof RangeError })
  const errors = [
    new DomainError('JOB_NOT_FOUND', { job: 'x' }),
    new RangeError('always'),
    new DomainError('INTERNAL'),
    new TypeError('once'),
  ]
  assert.deepEqual(
    errors.map((error) => isFinal(error, policy)),
    [true, true, false, false],
  )
})
