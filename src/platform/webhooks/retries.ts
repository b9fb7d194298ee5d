const [second, minute, hour] = [1000, 60_000, 3_600_000]

/** Pauses before the next attempts: quick at first, then patient, 72 hours and five minutes in all. */
const pauses = [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 20 * hour + 30 * minute] as const

/**
 * When to try again after so many attempts; null when it is over.
 * @param retryAfter  seconds that the receiver asked for; kept when longer than our own pause, at most a day
 */
export function nextAttempt(attempts: number, now: Date, retryAfter: number | null): Date | null {
  const pause = pauses[attempts - 1]
  if (pause === undefined) return null
  return new Date(now.getTime() + Math.max(pause, Math.min(24 * hour, (retryAfter ?? 0) * second)))
}

/** An endpoint that took nothing for so long is switched off. */
export const sustainedMs = 72 * hour
