/** Gauss–Legendre nodes and weights on [0, 1], in pairs: exact for polynomials of degree 2 · points − 1. */
export function quadrature(points: number): Float64Array {
  const pairs = new Float64Array(2 * points)
  for (let q = 0; q < points; q++) {
    let x = Math.cos((Math.PI * (q + 0.75)) / (points + 0.5))
    let slope = 1
    for (let step = 0; step < 12; step++) {
      let before = 1
      let value = x
      for (let k = 2; k <= points; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k]
      slope = points === 1 ? 1 : (points * (x * value - before)) / (x * x - 1)
      x -= value / slope
    }
    pairs.set([(1 - x) / 2, 1 / ((1 - x * x) * slope * slope)], 2 * q)
  }
  return pairs
}
