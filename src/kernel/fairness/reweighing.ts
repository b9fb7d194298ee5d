import { checkSameLength } from '#base'

/**
 * Weights by which group and outcome become independent: each row counts as often as its group and its outcome would come
 * together by chance, over how often they do. The sum of the weights is the number of rows.
 * @param group code per row; negative codes are a group of their own
 * @param y     0 or 1 per row
 * @throws LENGTH_MISMATCH
 * @see Kamiran & Calders (2012), "Data preprocessing techniques for classification without discrimination", Knowledge and
 *   Information Systems 33(1).
 */
export function reweighing(group: Int32Array, y: ArrayLike<number>): Float64Array {
  checkSameLength('group', group, 'y', y)
  const n = group.length
  const place = (row: number) => 2 * Math.max(-1, group[row]!) + 2 + y[row]!
  const both = new Map<number, number>()
  const ofGroup = new Map<number, number>()
  let positives = 0
  for (let row = 0; row < n; row++) {
    both.set(place(row), (both.get(place(row)) ?? 0) + 1)
    const own = Math.max(-1, group[row]!)
    ofGroup.set(own, (ofGroup.get(own) ?? 0) + 1)
    positives += y[row]!
  }
  return Float64Array.from(group, (own, row) => {
    const ofOutcome = y[row] === 1 ? positives : n - positives
    return (ofGroup.get(Math.max(-1, own))! * ofOutcome) / (n * both.get(place(row))!)
  })
}
