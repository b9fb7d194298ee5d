import { checkRange } from '#base'

/** One column set to one of its alternatives. */
export type Change = Readonly<{ column: number; alternative: number }>
export type Counterfactual = Readonly<{ changes: readonly Change[]; answer: number }>

type Tried = { changes: readonly Change[]; answer: number; distance: number }

/**
 * What would turn a decision: the fewest changes found that bring the answer to the other side of the threshold; of equally
 * few, those that go the least far. All single changes are tried; then the most promising ones with one more, and so on. So
 * one change is found whenever there is one; of two or more it may not be the best.
 * @param distances by column, how far each of its alternatives is from what it holds now, ≥ 0
 * @param answersOf answers of the model with each of the sets of changes made
 * @param above     whether the answer is at or above the threshold now
 * @param options   most: changes at most; kept: sets that are widened, each at least 1
 * @returns null when nothing tried turns it
 * @throws INVALID_ARGUMENT
 * @see Wachter, Mittelstadt & Russell (2018), "Counterfactual explanations without opening the black box"
 */
export function counterfactual(
  distances: readonly ArrayLike<number>[],
  answersOf: (sets: readonly (readonly Change[])[]) => ArrayLike<number>,
  threshold: number,
  above: boolean,
  { most = 3, kept = 10 }: { most?: number; kept?: number } = {},
): Counterfactual | null {
  checkRange('most', most, 1, 100)
  checkRange('kept', kept, 1, 1e6)
  let widened: Tried[] = [{ changes: [], answer: Number.NaN, distance: 0 }]
  for (let size = 1; size <= most && widened.length > 0; size++) {
    const sets = widened.flatMap((one) => wider(one, distances))
    const distinct = [...new Map(sets.map((one) => [keyOf(one.changes), one])).values()]
    const answers = distinct.length === 0 ? [] : answersOf(distinct.map(({ changes }) => changes))
    const tried = distinct.map((one, i): Tried => ({ ...one, answer: answers[i]! }))
    const turned = tried.filter(({ answer }) => answer >= threshold !== above)
    if (turned.length > 0) {
      const { changes, answer } = turned.reduce((best, one) => (one.distance < best.distance ? one : best))
      return { changes, answer }
    }
    widened = tried.sort((a, b) => (above ? a.answer - b.answer : b.answer - a.answer) || a.distance - b.distance).slice(0, kept)
  }
  return null
}

/** A set with each alternative of each column that it leaves alone. */
function wider({ changes, distance }: Tried, distances: readonly ArrayLike<number>[]): Tried[] {
  return distances.flatMap((own, column) =>
    changes.some((change) => change.column === column)
      ? []
      : Array.from(own, (far, alternative) => ({
          changes: [...changes, { column, alternative }].sort((a, b) => a.column - b.column),
          answer: Number.NaN,
          distance: distance + far,
        })),
  )
}

const keyOf = (changes: readonly Change[]): string => changes.map(({ column, alternative }) => `${column}:${alternative}`).join()
