import { DomainError } from '#base'

/** How errors of the machine are tried again. */
export type RetryPolicy = Readonly<{
  /** Attempts in all, the first among them. */
  attempts: number
  /** Before the second attempt; doubled before each further one. */
  delaySeconds: number
  maxDelaySeconds: number
  /** Errors that the same work would meet again; those the caller can mend (4xx) always are. */
  isFinal: (error: unknown) => boolean
}>

const usual: RetryPolicy = { attempts: 3, delaySeconds: 1, maxDelaySeconds: 300, isFinal: () => false }

export const retryPolicy = (own: Partial<RetryPolicy> = {}): RetryPolicy => ({ ...usual, ...own })

/** The caller's fault, not the machine's, or final for this kind of work. */
export const isFinal = (error: unknown, policy: RetryPolicy): boolean =>
  (error instanceof DomainError && error.status < 500) || policy.isFinal(error)

/**
 * Seconds until the next attempt: doubled each time up to the longest, of which a random half is taken off so that jobs
 * that failed together do not come back together.
 * @param tried   attempts so far, ≥ 1
 * @param random  0 ≤ random < 1
 */
export function retryDelay(policy: RetryPolicy, tried: number, random: number): number {
  const whole = Math.min(policy.maxDelaySeconds, policy.delaySeconds * 2 ** Math.min(tried - 1, 30))
  return whole * (0.5 + random / 2)
}
