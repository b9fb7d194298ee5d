import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { judge, type Standing } from './state.ts'

const day = (n: number) => new Date(Date.UTC(2026, 0, n))
const nothing: Standing = { holdsAt: null, failsAt: null, isShort: false, isGone: false, validDays: 90 }
const attested = { signedAt: day(5), reviewOn: '2026-12-31' }
const at = (now: Date, rules: readonly Partial<Standing>[], signed: typeof attested | null = null, applies = true) => {
  const { state, reason } = judge({ applies, rules: rules.map((one) => ({ ...nothing, ...one })), attested: signed, now })
  return `${state}, ${reason}`
}

describe('the state of a requirement', () => {
  it('is proven while every one of its rules holds', () => {
    assert.equal(at(day(10), [{ holdsAt: day(1) }]), 'proven, facts')
    assert.equal(at(day(10), [{ holdsAt: day(1) }, {}]), 'in-progress, some-facts')
    assert.equal(at(day(91), [{ holdsAt: day(1) }]), 'expired, stale')
    assert.equal(at(new Date(Date.UTC(2099, 0)), [{ holdsAt: day(1), validDays: null }]), 'proven, facts')
  })
  it('says why facts do not close it', () => {
    assert.equal(at(day(10), [{ isShort: true }]), 'in-progress, short')
    assert.equal(at(day(10), [{ failsAt: day(9) }]), 'in-progress, failed')
    assert.equal(at(day(10), [{ isGone: true }]), 'pending, gone')
    assert.equal(at(day(10), [{}]), 'pending, nothing')
    assert.equal(at(day(10), []), 'pending, nothing')
  })
  it('is attested until its review, or until a later fact says the contrary', () => {
    assert.equal(at(day(10), [], attested), 'attested, attestation')
    assert.equal(at(day(400), [], attested), 'expired, review-due')
    assert.equal(at(day(10), [{ failsAt: day(4) }], attested), 'attested, attestation')
    assert.equal(at(day(10), [{ failsAt: day(6) }], attested), 'in-progress, contradicted')
    assert.equal(at(day(10), [{ holdsAt: day(9) }], attested), 'proven, facts')
  })
  it('does not apply when somebody signed for that', () =>
    assert.equal(at(day(10), [{ holdsAt: day(9) }], attested, false), 'not-applicable, marked'))

  it('does not change before the moment that it names, and is another one then', () => {
    const date = fc.integer({ min: 1, max: 300 }).map(day)
    const rule = fc.record({
      holdsAt: fc.option(date),
      failsAt: fc.option(date),
      isShort: fc.boolean(),
      isGone: fc.boolean(),
      validDays: fc.option(fc.integer({ min: 1, max: 200 })),
    })
    const signature = fc.option(fc.record({ signedAt: date, reviewOn: date.map((one) => one.toISOString().slice(0, 10)) }))
    fc.assert(
      fc.property(
        fc.array(rule, { maxLength: 3 }),
        signature,
        date,
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (rules, signed, now, share) => {
          const of = { applies: true, rules, attested: signed }
          const first = judge({ ...of, now })
          const end = first.due?.getTime() ?? now.getTime() + 1e12
          assert.ok(end > now.getTime())
          const between = judge({ ...of, now: new Date(now.getTime() + Math.floor(share * (end - now.getTime()))) })
          assert.deepEqual([between.state, between.reason], [first.state, first.reason])
        },
      ),
      { seed: 5, numRuns: 500 },
    )
  })
})
