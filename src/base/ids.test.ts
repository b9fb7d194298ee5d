import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isUuid, newId, uuidv7 } from './ids.ts'

describe('ids', () => {
  it('carries its birth as RFC 9562 writes it', () => {
    // Appendix A.6 of the RFC: 22 February 2022 at 14:22:22.000 in New York.
    const random = Uint8Array.of(0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f)
    assert.equal(uuidv7(new Date('2022-02-22T14:22:22.000-05:00'), random), '017f22e2-79b0-7cc3-98c4-dc0c0c07398f')
  })

  it('sorts by birth, also within a millisecond and past the end of its counter', () => {
    const ids = Array.from({ length: 50_000 }, () => newId())
    assert.ok(ids.every(isUuid))
    assert.deepEqual(ids, [...ids].sort())
    assert.equal(new Set(ids).size, ids.length)
  })

  it('keeps the order when the clock is set back a little and follows it when it is set back far', (t) => {
    const start = Date.now() + 60_000
    t.mock.timers.enable({ apis: ['Date'], now: start })
    const first = newId()
    t.mock.timers.setTime(start - 5_000)
    const second = newId()
    assert.ok(second > first)
    t.mock.timers.setTime(start - 50_000)
    assert.ok(newId() < first)
  })
})
