import { checkRange } from '#base'

/**
 * Probability below z under the standard normal distribution, with an absolute error below 1e-15.
 * @see Hart (1968), algorithm 5666, as given by West (2005), "Better approximations to cumulative normal functions", Wilmott.
 */
export function normalCdf(z: number): number {
  const x = Math.abs(z)
  let tail = 0
  if (x <= 37) {
    const e = Math.exp((-x * x) / 2)
    if (x < 7.07106781186547) {
      let above = 0.0352624965998911 * x + 0.700383064443688
      above = above * x + 6.37396220353165
      above = above * x + 33.912866078383
      above = above * x + 112.079291497871
      above = above * x + 221.213596169931
      above = above * x + 220.206867912376
      let below = 0.0883883476483184 * x + 1.75566716318264
      below = below * x + 16.064177579207
      below = below * x + 86.7807322029461
      below = below * x + 296.564248779674
      below = below * x + 637.333633378831
      below = below * x + 793.826512519948
      below = below * x + 440.413735824752
      tail = (e * above) / below
    } else {
      // Continued fraction of the tail (DLMF 7.9.3)
      let fraction = x
      for (let term = 30; term >= 1; term--) fraction = x + term / fraction
      tail = e / (fraction * Math.sqrt(2 * Math.PI))
    }
  }
  if (Number.isNaN(z)) return Number.NaN
  return z > 0 ? 1 - tail : tail
}

const horner = (r: number, coefficients: readonly number[]): number => coefficients.reduceRight((sum, c) => sum * r + c, 0)

// Wichura (1988), algorithm AS 241 (PPND16), Applied Statistics 37(3), about 16 digits
const centre = [
  [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087, 33430.57558358813,
    2509.0809287301227,
  ],
  [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943,
    5226.495278852854,
  ],
] as const
const shoulder = [
  [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
    0.022723844989269184, 0.0007745450142783414,
  ],
  [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457, 0.0005475938084995345,
    1.0507500716444169e-9,
  ],
] as const
const tail = [
  [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124, 0.0012426609473880784,
    2.7115555687434876e-5, 2.0103343992922881e-7,
  ],
  [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5, 1.421511758316446e-7,
    2.0442631033899397e-15,
  ],
] as const

/**
 * The z below which lies the probability p under the standard normal distribution.
 * @param p 0 ≤ p ≤ 1; 0 and 1 give −∞ and ∞
 * @throws INVALID_ARGUMENT
 */
export function normalQuantile(p: number): number {
  checkRange('p', p, 0, 1)
  if (p === 0 || p === 1) return p === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  const q = p - 0.5
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q
    return (q * horner(r, centre[0])) / horner(r, centre[1])
  }
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p))
  const z = r <= 5 ? horner(r - 1.6, shoulder[0]) / horner(r - 1.6, shoulder[1]) : horner(r - 5, tail[0]) / horner(r - 5, tail[1])
  return q < 0 ? -z : z
}

/** z such that `level` of the standard normal distribution lies within ±z. @param level 0 < level < 1 */
export function twoSidedZ(level: number): number {
  checkRange('level', level, 1e-9, 1 - 1e-9)
  return normalQuantile(0.5 + level / 2)
}
