import { sumsOf } from '#kernel/experiments'

/** Unknown pasts take the mean of the known: a figure from before stays one. Null where nobody's past is known. */
export function knownPast(before: Float64Array): { before: Float64Array | null; unknown: number } {
  const known = before.filter((x) => !Number.isNaN(x))
  const unknown = before.length - known.length
  if (unknown === 0) return { before, unknown }
  if (known.length === 0) return { before: null, unknown }
  const mean = sumsOf(known).sum / known.length
  return { before: before.map((x) => (Number.isNaN(x) ? mean : x)), unknown }
}
