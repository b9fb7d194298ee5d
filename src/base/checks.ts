import { DomainError } from './errors.ts'

/** Refuses a number outside [low, high] or not finite, by name. @throws INVALID_ARGUMENT */
export function checkRange(name: string, got: number, low: number, high: number): void {
  if (!(got >= low && got <= high)) throw new DomainError('INVALID_ARGUMENT', { name, got: String(got), expected: `${low} … ${high}` })
}

/** Refuses vectors of different lengths. @throws LENGTH_MISMATCH */
export function checkSameLength(first: string, a: ArrayLike<unknown>, second: string, b: ArrayLike<unknown>): void {
  if (a.length !== b.length) throw new DomainError('LENGTH_MISMATCH', { first, firstLength: a.length, second, secondLength: b.length })
}
