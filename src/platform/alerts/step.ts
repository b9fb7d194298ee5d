import type { AlertState } from './schema.ts'

export type Step = AlertState | 'none'

/**
 * What becomes of an alert at one look: a condition that holds waits for `forSeconds` before it fires, and resolves at the
 * first look at which it no longer does.
 */
export function stepOf(
  before: Readonly<{ state: 'pending' | 'firing'; since: Date }> | null,
  isHeld: boolean,
  forSeconds: number,
  now: Date,
): Step {
  if (!isHeld) return before?.state === 'firing' ? 'resolved' : 'none'
  if (before?.state === 'firing') return 'firing'
  const since = before?.since ?? now
  return now.getTime() - since.getTime() >= forSeconds * 1000 ? 'firing' : 'pending'
}
