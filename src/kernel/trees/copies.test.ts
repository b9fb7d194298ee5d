import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Copies } from './copies.ts'

describe('Copies', () => {
  it('uses room again once no leaf reads it, and joins what lies side by side', () => {
    const copies = new Copies({ bins: 1000, steps: 5000, origin: 9000, rows: 10 }, 8)
    const first = copies.take(4)!
    const second = copies.take(6)!
    assert.deepEqual(second, { bins: 1032, steps: 5032, origin: 9016, rows: 6 })
    assert.equal(copies.take(1), null)
    copies.share(second)
    copies.leave(second)
    assert.equal(copies.take(1), null)
    copies.leave(second)
    copies.leave(first)
    assert.deepEqual(copies.take(10), { bins: 1000, steps: 5000, origin: 9000, rows: 10 })
    copies.clear()
    assert.equal(copies.take(10)!.bins, 1000)
  })

  it('knows nothing of rows that are no copies', () => {
    const copies = new Copies({ bins: 0, steps: 0, origin: 0, rows: 2 }, 8)
    const training = { bins: 500, steps: 500, origin: 0, rows: 2 }
    copies.share(training)
    copies.leave(training)
    copies.leave(training)
    assert.ok(copies.take(2))
    assert.equal(copies.take(1), null)
  })
})
