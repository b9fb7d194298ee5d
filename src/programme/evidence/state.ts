import { millisecondsPerDay } from '#base'
import type { Reason, State } from './schema.ts'

/** What the facts of one rule come to. */
export type Standing = Readonly<{
  /** The newest fact that holds, and that says the contrary. */
  holdsAt: Date | null
  failsAt: Date | null
  isShort: boolean
  isGone: boolean
  validDays: number | null
}>
/** The attestation in force: when it was signed, and from which day on it has to be looked at again. */
export type Attested = Readonly<{ signedAt: Date; reviewOn: string }>
/** `due`: when the state may change without anything happening. */
export type Judgement = Readonly<{ state: State; reason: Reason; due: Date | null }>

const endOf = ({ holdsAt, validDays }: Standing): number =>
  holdsAt === null
    ? Number.NEGATIVE_INFINITY
    : validDays === null
      ? Number.POSITIVE_INFINITY
      : holdsAt.getTime() + validDays * millisecondsPerDay
const dateOf = (moment: number): Date | null => (Number.isFinite(moment) ? new Date(moment) : null)
const latest = (dates: readonly (Date | null)[]): number => Math.max(...dates.map((date) => date?.getTime() ?? Number.NEGATIVE_INFINITY))

/**
 * The state of a requirement: facts before signatures, signatures before promises. A fact that says the contrary after an
 * attestation was signed takes it out of force.
 */
export function judge(of: { applies: boolean; rules: readonly Standing[]; attested: Attested | null; now: Date }): Judgement {
  const { applies, rules, attested, now } = of
  if (!applies) return { state: 'not-applicable', reason: 'marked', due: null }
  const ends = rules.map(endOf)
  const proven = ends.filter((end) => end > now.getTime())
  const nextEnd = Math.min(Number.POSITIVE_INFINITY, ...proven)
  if (rules.length > 0 && proven.length === rules.length) return { state: 'proven', reason: 'facts', due: dateOf(nextEnd) }

  const contradicted = attested !== null && latest(rules.map(({ failsAt }) => failsAt)) > attested.signedAt.getTime()
  const review = attested === null ? null : new Date(`${attested.reviewOn}T00:00:00Z`)
  if (review && !contradicted && review > now) return { state: 'attested', reason: 'attestation', due: review }

  const due = dateOf(nextEnd)
  if (contradicted) return { state: 'in-progress', reason: 'contradicted', due }
  if (review) return { state: 'expired', reason: 'review-due', due }
  if (rules.some(({ holdsAt }, i) => holdsAt !== null && ends[i]! <= now.getTime())) return { state: 'expired', reason: 'stale', due }
  if (proven.length > 0) return { state: 'in-progress', reason: 'some-facts', due }
  if (rules.some(({ failsAt }) => failsAt !== null)) return { state: 'in-progress', reason: 'failed', due }
  if (rules.some(({ isShort }) => isShort)) return { state: 'in-progress', reason: 'short', due }
  return { state: 'pending', reason: rules.some(({ isGone }) => isGone) ? 'gone' : 'nothing', due }
}

/** Closed by a fact or by a signature. */
export const isClosed = (state: State): boolean => state === 'proven' || state === 'attested'
