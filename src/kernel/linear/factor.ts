/** A pivot below this share of its diagonal: the row says what the rows before it say. */
const leastPivot = 1e-9

/**
 * Cholesky's lower factor of a symmetric matrix, row by row; rows that depend on those before them are left at 0.
 * @returns the factor, and for each row whether it says something of its own
 */
export function factor(matrix: Float64Array, size: number): { lower: Float64Array; kept: boolean[] } {
  const lower = new Float64Array(size * size)
  const kept = new Array<boolean>(size).fill(false)
  for (let a = 0; a < size; a++) {
    for (let b = 0; b <= a; b++) {
      let left = matrix[a * size + b]!
      for (let k = 0; k < b; k++) left -= lower[a * size + k]! * lower[b * size + k]!
      if (a === b) {
        kept[a] = left > leastPivot * matrix[a * size + a]!
        lower[a * size + a] = kept[a] ? Math.sqrt(left) : 0
      } else lower[a * size + b] = kept[b] ? left / lower[b * size + b]! : 0
    }
    if (!kept[a]) lower.fill(0, a * size, (a + 1) * size)
  }
  return { lower, kept }
}

/** The inverse of a matrix from its lower factor, no row of which depends on others. */
export function inverseOf(lower: Float64Array, size: number): Float64Array {
  // Rows of `back` are the columns of the factor's inverse
  const back = new Float64Array(size * size)
  for (let a = 0; a < size; a++)
    for (let b = a; b < size; b++) {
      let sum = a === b ? 1 : 0
      for (let k = a; k < b; k++) sum -= lower[b * size + k]! * back[a * size + k]!
      back[a * size + b] = sum / lower[b * size + b]!
    }
  const inverse = new Float64Array(size * size)
  for (let a = 0; a < size; a++)
    for (let b = 0; b < size; b++) {
      let sum = 0
      for (let k = Math.max(a, b); k < size; k++) sum += back[a * size + k]! * back[b * size + k]!
      inverse[a * size + b] = sum
    }
  return inverse
}
