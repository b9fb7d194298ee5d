const plain = (name: string): string => name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()

/**
 * Damerau–Levenshtein distance in its optimal string alignment form: insertions, deletions, substitutions and swaps of
 * neighbours, each of cost 1.
 */
export function editDistance(a: string, b: string): number {
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let best = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, before[j - 2]! + 1)
      row.push(best)
    }
    before = above
    above = row
  }
  return above[b.length]!
}

/** The candidates, nearest first; case and accents do not count, and a name that contains the other is near. */
export function nearestNames(name: string, candidates: readonly string[], n: number): string[] {
  const own = plain(name).slice(0, 200)
  const distance = (candidate: string): number => {
    const other = plain(candidate).slice(0, 200)
    const edits = editDistance(own, other)
    const contained = Math.min(own.length, other.length) >= 3 && (own.includes(other) || other.includes(own))
    return contained ? Math.min(edits, 1.5) : edits
  }
  return candidates
    .map((candidate, index) => ({ candidate, index, distance: distance(candidate) }))
    .sort((a, b) => a.distance - b.distance || a.index - b.index)
    .slice(0, n)
    .map(({ candidate }) => candidate)
}

/** The candidate that a person who wrote `name` most likely meant, or null when none is near. */
export function nearestName(name: string, candidates: readonly string[]): string | null {
  const [best] = nearestNames(name, candidates, 1)
  if (best === undefined) return null
  const [a, b] = [plain(name), plain(best)]
  const contained = Math.min(a.length, b.length) >= 3 && (a.includes(b) || b.includes(a))
  return contained || editDistance(a.slice(0, 200), b.slice(0, 200)) <= Math.max(1, Math.floor(Math.max(a.length, b.length) / 3))
    ? best
    : null
}
