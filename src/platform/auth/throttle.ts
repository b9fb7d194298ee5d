/** Failures that are free: people mistype. */
const free = 5
const longestWaitSeconds = 15 * 60
/** After so long without a failure the count starts again. */
export const forgetAfterSeconds = 24 * 3600

/**
 * Seconds that must pass after the last failed sign-in before the next attempt counts: none for the first five, then
 * 1, 2, 4 … up to 15 minutes. It is counted per account *and* address, so that a stranger who guesses slows down
 * only himself.
 */
export function waitAfter(failures: number): number {
  return failures < free ? 0 : Math.min(2 ** (failures - free), longestWaitSeconds)
}

/** Seconds still to wait; 0 when an attempt may be made now. */
export function secondsToWait(failures: number, lastAt: Date, now: Date): number {
  // Attempts sent side by side may be counted in another order than they arrived: none is early because of that.
  const since = Math.max(0, now.getTime() - lastAt.getTime()) / 1000
  return Math.max(0, Math.ceil(waitAfter(failures) - since))
}
