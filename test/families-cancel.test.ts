import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { createRng } from '#kernel/sampling'
import { createPool, toShared } from '#platform/compute'
import { endless, type Shared } from './family-tasks.ts'

const tasks = new URL('./family-tasks.ts', import.meta.url)
const rows = 60_000
const columns = 10

/** Learning is pure numbers in a thread of its own: who gives it up ends the thread, and its memory goes with it. */
describe('work that is given up', () => {
  const rng = createRng(1)
  const values = toShared(Float32Array.from({ length: rows * columns }, () => rng()))
  const y = toShared(Float64Array.from({ length: rows }, () => Math.round(rng())))

  for (const family of Object.keys(endless))
    it(`${family}: stops in the middle, frees its memory, and the pool goes on`, async (t) => {
      await using pool = createPool({ workers: 1 })
      assert.equal(await pool.map(tasks, 'add', [[1]]).then((sums) => sums[0]), 1)
      const before = process.memoryUsage().rss
      const state = new Int32Array(new SharedArrayBuffer(4))
      const shared = pool.share({ x: { rows, columns, values }, y, state } satisfies Shared)
      const abort = new AbortController()
      const work = assert.rejects(pool.map(tasks, 'work', [family], { shared, signal: abort.signal }), { name: 'AbortError' })
      while (Atomics.load(state, 0) === 0) await wait(5)
      await wait(100)
      const most = process.memoryUsage().rss
      const asked = performance.now()
      abort.abort()
      await work
      const took = performance.now() - asked
      assert.equal(Atomics.load(state, 0), 1, 'the work was not over')
      assert.deepEqual(await pool.map(tasks, 'add', [[2, 3]]), [5])
      const after = process.memoryUsage().rss
      const megabytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MB`
      t.diagnostic(`stopped after ${Math.round(took)} ms; ${megabytes(most - before)} at work, ${megabytes(after - before)} left`)
      // Threads leave some memory with the allocator; what a family holds while it learns does not stay
      assert.ok(after - before < Math.max(0, most - before) / 2 + 32 * 2 ** 20, megabytes(after - before))
    })
})
