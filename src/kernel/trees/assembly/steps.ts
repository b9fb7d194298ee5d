// First and second derivatives of the loss, rounded to whole numbers and packed: gradient · 2^shift + curvature.

@inline
function hashed(seed: i32, index: i32): u32 {
  let h: u32 = <u32>(seed + (index + 1) * 0x9e3779b1)
  h = (h ^ (h >> 16)) * 0x85ebca6b
  h = (h ^ (h >> 13)) * 0xc2b2ae35
  return h ^ (h >> 16)
}

/** @param noise 1: rounds up or down by a hash of the row, so that small numbers do not vanish in sums over many rows */
export function packSteps(
  gradient: usize, hessian: usize, first: i32, n: i32, gradientScale: f64, hessianScale: f64, bits: i32, noise: i32, seed: i32, to: usize,
): void {
  const shift = <i64>bits
  for (let i = first; i < first + n; i++) {
    const at = <usize>i << 3
    const g = load<f64>(gradient + at) * gradientScale
    const h = load<f64>(hessian + at) * hessianScale
    const u = noise ? <f64>hashed(seed, i) / 4294967296.0 : 0.5
    store<i64>(to + at, (<i64>Math.floor(g + u) << shift) + <i64>Math.floor(h + u))
  }
}

@inline
function exponential(x: v128): v128 {
  const bounded = f32x4.max(f32x4.min(x, f32x4.splat(87)), f32x4.splat(-87))
  const power = f32x4.nearest(f32x4.mul(bounded, f32x4.splat(1.44269504088896341)))
  const rest = f32x4.sub(
    f32x4.sub(bounded, f32x4.mul(power, f32x4.splat(0.693359375))),
    f32x4.mul(power, f32x4.splat(-2.12194440e-4)),
  )
  let sum = f32x4.splat(1.9875691500e-4)
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(1.3981999507e-3))
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(8.3334519073e-3))
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(4.1665795894e-2))
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(1.6666665459e-1))
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(5.0000001201e-1))
  sum = f32x4.add(f32x4.add(f32x4.mul(sum, f32x4.mul(rest, rest)), rest), f32x4.splat(1))
  return f32x4.mul(sum, i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(power), i32x4.splat(127)), 23))
}

/** The steps of the log loss of yes/no outcomes without weights, four rows at a time; first and n are multiples of 4, shift is 32. */
export function logisticSteps(
  score: usize, outcome: usize, first: i32, n: i32, gradientScale: f32, hessianScale: f32, noise: i32, seed: i32, to: usize,
): void {
  const one = f32x4.splat(1)
  const half = f32x4.splat(0.5)
  let index = i32x4.add(i32x4(1, 2, 3, 4), i32x4.splat(first))
  for (let i = first; i < first + n; i += 4) {
    const at = <usize>i << 3
    const low = f32x4.demote_f64x2_zero(v128.load(score + at))
    const high = f32x4.demote_f64x2_zero(v128.load(score + at + 16))
    const margin = i64x2.replace_lane(low, 1, i64x2.extract_lane(high, 0))
    const p = f32x4.div(one, f32x4.add(one, exponential(f32x4.neg(margin))))
    const g = f32x4.mul(f32x4.sub(p, v128.load(outcome + (<usize>i << 2))), f32x4.splat(gradientScale))
    const h = f32x4.mul(f32x4.mul(p, f32x4.sub(one, p)), f32x4.splat(hessianScale))
    let u = half
    if (noise) {
      let bits = i32x4.add(i32x4.splat(seed), i32x4.mul(index, i32x4.splat(0x9e3779b1)))
      bits = i32x4.mul(v128.xor(bits, i32x4.shr_u(bits, 16)), i32x4.splat(0x85ebca6b))
      bits = i32x4.mul(v128.xor(bits, i32x4.shr_u(bits, 13)), i32x4.splat(0xc2b2ae35))
      bits = i32x4.shr_u(v128.xor(bits, i32x4.shr_u(bits, 16)), 8)
      u = f32x4.mul(f32x4.convert_i32x4_s(bits), f32x4.splat(5.9604644775390625e-8))
      index = i32x4.add(index, i32x4.splat(4))
    }
    const whole = i32x4.trunc_sat_f32x4_s(f32x4.floor(f32x4.add(g, u)))
    const curve = i32x4.trunc_sat_f32x4_s(f32x4.floor(f32x4.add(h, u)))
    v128.store(to + at, v128.shuffle<i32>(curve, whole, 0, 4, 1, 5))
    v128.store(to + at + 16, v128.shuffle<i32>(curve, whole, 2, 6, 3, 7))
  }
}
