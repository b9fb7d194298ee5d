import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DomainError } from '#base'
import { createPool, toShared } from './index.ts'

const tasks = new URL('./sample-tasks.ts', import.meta.url)

for (const workers of [0, 1, 2])
  describe(`a pool with ${workers} workers`, () => {
    it('answers in the order of the tasks, whichever ends first', async () => {
      await using pool = createPool({ workers })
      const results = await pool.map<number, Float64Array>(tasks, 'slowFirst', [0, 1, 2, 3])
      assert.deepEqual(
        results.map((r) => r[0]),
        [0, 1, 2, 3],
      )
    })
    it('hands the shared value to every task and tells of each end', async () => {
      await using pool = createPool({ workers })
      const ends: number[] = []
      const shared = pool.share(100)
      assert.deepEqual(await pool.map(tasks, 'square', [1, 2, 3], { shared, onDone: (_, done) => ends.push(done) }), [101, 104, 109])
      assert.deepEqual(ends, [1, 2, 3])
    })
    it('rejects with the code of the refusal and goes on working', async () => {
      await using pool = createPool({ workers })
      await assert.rejects(
        pool.map(tasks, 'refuse', [5, 6, 7]),
        (e) => e instanceof DomainError && e.code === 'INVALID_ARGUMENT' && e.params.got === '5',
      )
      await assert.rejects(pool.map(tasks, 'fail', [1]), /no such thing/)
      assert.deepEqual(await pool.map(tasks, 'square', [3]), [9])
    })
    it('does nothing for no tasks, and refuses at once when aborted before', async () => {
      await using pool = createPool({ workers })
      assert.deepEqual(await pool.map(tasks, 'square', []), [])
      await assert.rejects(pool.map(tasks, 'square', [1], { signal: AbortSignal.abort() }), { name: 'AbortError' })
    })
  })

describe('threads', () => {
  it('stop within a second when the work is aborted, and the pool goes on', async () => {
    await using pool = createPool({ workers: 1 })
    const abort = new AbortController()
    const started = Date.now()
    const work = pool.map(tasks, 'spin', [20_000, 20_000], { signal: abort.signal })
    setTimeout(() => abort.abort(), 100)
    await assert.rejects(work, { name: 'AbortError' })
    assert.ok(Date.now() - started < 1_100)
    assert.deepEqual(await pool.map(tasks, 'square', [4]), [16])
  })
  it('that die fail their task with a code, and are replaced', async () => {
    await using pool = createPool({ workers: 1 })
    const shared = pool.share(1)
    await assert.rejects(pool.map(tasks, 'crash', [0]), (e) => e instanceof DomainError && e.code === 'WORKER_LOST')
    assert.deepEqual(await pool.map(tasks, 'square', [2], { shared }), [5])
  })
  it('write into shared memory without copies', async () => {
    await using pool = createPool({ workers: 2 })
    const values = toShared(new Float64Array([1, 2, 3]))
    await pool.map(
      tasks,
      'addInPlace',
      [0, 1, 2].map((at) => ({ values, at })),
    )
    assert.deepEqual([...values], [2, 3, 4])
    assert.equal(toShared(values), values)
  })
  it('reject what still waits when the pool closes', async () => {
    const pool = createPool({ workers: 1 })
    const work = pool.map(tasks, 'spin', [5_000])
    await pool.close()
    await assert.rejects(work, (e) => e instanceof DomainError && e.code === 'WORKER_LOST')
  })
})
