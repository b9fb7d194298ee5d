// Rows that any language can make, for numbers recomputed with other programs: used by tests only.
import type { Matrix } from '#kernel/linalg'

/** Numerical Recipes' congruential generator; numbers in [0, 1). */
function lcg(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

export const rows = 300
const u = lcg(42)
const w = lcg(11)
export const x: Matrix = { rows, columns: 5, values: new Float32Array(5 * rows) }
export const y = {
  gaussian: new Float64Array(rows),
  binomial: new Float64Array(rows),
  poisson: new Float64Array(rows),
  multinomial: new Float64Array(rows),
}
for (let i = 0; i < rows; i++) {
  const v = Array.from({ length: 5 }, u) as [number, number, number, number, number]
  for (const [j, value] of v.entries()) x.values[j * rows + i] = value
  const [a, b, c, d] = [w(), w(), w(), w()]
  y.gaussian[i] = 3 * v[0] - 2 * v[1] + v[2] * v[3] + a
  y.poisson[i] = Math.floor(3 * v[0] + 4 * b * v[1])
  y.multinomial[i] = v[0] + c > 1.1 ? 2 : v[1] + d > 1 ? 1 : 0
  y.binomial[i] = v[0] + 0.5 * v[3] + c > 1.2 ? 1 : 0
}
