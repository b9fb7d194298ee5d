import type { LinearForm } from './schema.ts'

export const largestFloat = 3.4028234663852886e38

/**
 * Signed compression of heavy tails, x → ±64·((1 + |x|/scale)^(1/64) − 1): the Box–Cox power 1/64 of 1 + |x|/scale, which
 * is a logarithm for all practical purposes. Made of square roots, whose last bit IEEE 754 fixes, so that JavaScript and
 * SQL agree; logarithms of two libraries need not.
 * @see Box & Cox (1964), "An analysis of transformations", J. Royal Statistical Society B 26(2).
 */
export function compressed(x: number, scale: number): number {
  const size = 64 * (Math.sqrt(Math.sqrt(Math.sqrt(Math.sqrt(Math.sqrt(Math.sqrt(1 + Math.abs(x) / scale)))))) - 1)
  return x < 0 ? -size : size
}

/** The number as a linear model gets it; NaN becomes the fill. */
export function inLinearForm(x: number, { fill, compress, mean, deviation }: LinearForm): number {
  const known = Number.isNaN(x) ? fill : x
  return ((compress === null ? known : compressed(known, compress)) - mean) / deviation
}

/** Within the range of a float32; NaN stays. */
export const clamped = (x: number): number => Math.max(-largestFloat, Math.min(largestFloat, x))
