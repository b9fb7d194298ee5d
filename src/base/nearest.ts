/** Damerau-Levenshtein distance (optimal string alignment): insertions, deletions, replacements, swaps of neighbours. */
function editDistance(a: string, b: string): number {
  let previous: number[] = []
  let current = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const beforeLast = previous
    previous = current
    current = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, beforeLast[j - 2]! + 1)
      current.push(best)
    }
  }
  return current[b.length]!
}

const plain = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[\s_.-]+/g, '')

/**
 * The name that `wanted` was probably meant to be: same but for case, accents and separators, or at most a third of its
 * letters apart, else one that contains it; null when none is near. Of equally near ones the first.
 */
export function nearestName(wanted: string, names: readonly string[]): string | null {
  const target = plain(wanted.slice(0, 200))
  let best: string | null = null
  let least = Math.max(1, Math.floor(target.length / 3)) + 1
  for (const name of names) {
    const candidate = plain(name.slice(0, 200))
    if (Math.abs(candidate.length - target.length) >= least) continue
    const distance = editDistance(target, candidate)
    if (distance < least) {
      least = distance
      best = name
    }
  }
  return best ?? (target.length < 3 ? null : (names.find((name) => plain(name).includes(target)) ?? null))
}
