// Shapley values of rows, tree by tree. A leaf's values follow from which columns' conditions a row meets on the way to it
// (a pattern of bits): they are worked out when a pattern is first met and kept.

const blockRows: i32 = 64

/** A leaf record: this head, then shares f64 and places u32 by slot, then steps of 12 bytes (split, side, slot: i32). */
const slotsAt: usize = 0
const stepsAt: usize = 4
/** Entries kept − 1, of a power of two; −1 where a pattern has too many bits and nothing is kept. */
const lastAt: usize = 8
const pointsAt: usize = 12
/** Points of the quadrature: at and weight f64 each. */
const pointsFrom: usize = 16
/** Patterns kept, u32. */
const keysFrom: usize = 20
/** What is kept by pattern, f64 by slot. */
const valuesFrom: usize = 24
const bytesAt: usize = 28
const valueAt: usize = 32
const sharesAt: usize = 40

/** Shapley values of a leaf for the met conditions (f64 by slot, 1 or 0), as contributions.ts tells. */
function shapley(leaf: usize, met: usize, after: usize, to: usize): void {
  const slots = <usize>load<i32>(leaf, slotsAt) << 3
  const shares = leaf + sharesAt
  const value = load<f64>(leaf, valueAt)
  let point = <usize>load<u32>(leaf, pointsFrom)
  for (let i: usize = 0; i < slots; i += 8) store<f64>(to + i, 0)
  for (let q = load<i32>(leaf, pointsAt); q > 0; q--) {
    const t = load<f64>(point)
    // Products of the factors after i, then, on the way up, times those before i: no division, for a share may be 0
    store<f64>(after + slots - 8, 1)
    for (let i = slots - 8; i > 0; i -= 8)
      store<f64>(after + i - 8, load<f64>(after + i) * (t * load<f64>(met + i) + (1 - t) * load<f64>(shares + i)))
    let before = load<f64>(point, 8) * value
    for (let i: usize = 0; i < slots; i += 8) {
      store<f64>(to + i, load<f64>(to + i) + before * load<f64>(after + i))
      before *= t * load<f64>(met + i) + (1 - t) * load<f64>(shares + i)
    }
    point += 16
  }
  for (let i: usize = 0; i < slots; i += 8) store<f64>(to + i, load<f64>(to + i) * (load<f64>(met + i) - load<f64>(shares + i)))
}

@inline
function addTo(sums: usize, places: usize, values: usize, slots: i32): void {
  for (let k = 0; k < slots; k++) {
    const at = sums + <usize>load<u32>(places + (<usize>k << 2))
    store<f64>(at, load<f64>(at) + load<f64>(values + (<usize>k << 3)))
  }
}

/** Rows of a block, eight at a time: their patterns, then what is known of these. */
@inline
function addLeaf(leaf: usize, goes: usize, n: i32, met: usize, after: usize, sums: usize, sumStride: usize): void {
  const slots = load<i32>(leaf, slotsAt)
  const last = load<i32>(leaf, lastAt)
  const places = leaf + sharesAt + (<usize>slots << 3)
  const steps = places + (<usize>slots << 2)
  const endOfSteps = steps + <usize>load<i32>(leaf, stepsAt) * 12
  const keys = <usize>load<u32>(leaf, keysFrom)
  const values = <usize>load<u32>(leaf, valuesFrom)
  const whole = i16x8.splat(<i16>(((<i32>1) << slots) - 1))
  const one = i16x8.splat(1)
  for (let i = 0; i < n; i += 8) {
    let pattern = whole
    for (let step = steps; step < endOfSteps; step += 12) {
      const fails = v128.xor(v128.load(goes + <usize>load<i32>(step) + (<usize>i << 1)), i16x8.splat(<i16>load<i32>(step, 4)))
      pattern = v128.andnot(pattern, v128.and(fails, i16x8.shl(one, load<i32>(step, 8))))
    }
    v128.store(after, pattern)
    const rows = min(8, n - i)
    for (let r = 0; r < rows; r++) {
      const bits = <i32>load<u16>(after + (<usize>r << 1))
      const entry = bits & last
      const to = values + <usize>(entry * slots << 3)
      if (load<i32>(keys + (<usize>entry << 2)) != bits) {
        for (let k = 0; k < slots; k++) store<f64>(met + (<usize>k << 3), <f64>((bits >> k) & 1))
        shapley(leaf, met, after + 16, to)
        store<i32>(keys + (<usize>entry << 2), bits)
      }
      addTo(sums, places, to, slots)
      sums += sumStride
    }
  }
}

/** A leaf with more columns on its way than a pattern has bits, row by row. */
function addWideLeaf(leaf: usize, goes: usize, n: i32, met: usize, after: usize, sums: usize, sumStride: usize): void {
  const slots = load<i32>(leaf, slotsAt)
  const places = leaf + sharesAt + (<usize>slots << 3)
  const steps = places + (<usize>slots << 2)
  const endOfSteps = steps + <usize>load<i32>(leaf, stepsAt) * 12
  const values = <usize>load<u32>(leaf, valuesFrom)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < slots; k++) store<f64>(met + (<usize>k << 3), 1)
    for (let step = steps; step < endOfSteps; step += 12) {
      const went = <i32>load<i16>(goes + <usize>load<i32>(step) + (<usize>i << 1))
      if (went != load<i32>(step, 4)) store<f64>(met + (<usize>load<i32>(step, 8) << 3), 0)
    }
    shapley(leaf, met, after, values)
    addTo(sums, places, values, slots)
    sums += sumStride
  }
}

/**
 * Adds the Shapley values of one tree to `sums` (f64, by row).
 * @param x       values by column, `stride` bytes apart; room for a multiple of 8 rows
 * @param splits  by split: bytes to its column u32, threshold f32, missing goes left i32 (−1 or 0); where that is 1, bytes to
 *                its bits (i32) and the set of those that go left
 * @param leaves  records (see above), one after the other
 * @param scratch room for the ways of 64 rows by split, and three times the most slots
 */
export function explainTree(
  x: usize, stride: usize, n: i32, splits: usize, splitCount: i32, leaves: usize, leafCount: i32,
  scratch: usize, mostSlots: i32, sums: usize, sumStride: usize,
): void {
  const met = scratch + (<usize>splitCount << 7)
  const after = met + (<usize>mostSlots << 3)
  for (let from = 0; from < n; from += blockRows) {
    const rows = min(blockRows, n - from)
    let goes = scratch
    for (let s = 0; s < splitCount; s++) {
      const split = splits + <usize>s * 12
      const column = x + <usize>load<u32>(split) + (<usize>from << 2)
      if (load<i32>(split, 8) > 0) {
        const set = <usize>load<u32>(split, 4)
        for (let i = 0; i < rows; i++) {
          const bit = load<i32>(column + (<usize>i << 2))
          const isIn = (load<u32>(set + ((<usize>bit >> 5) << 2)) >> <u32>(bit & 31)) & 1
          store<i16>(goes + (<usize>i << 1), -<i16>isIn)
        }
        goes += 128
        continue
      }
      const threshold = v128.load32_splat(split, 4)
      const missing = v128.load32_splat(split, 8)
      for (let i = 0; i < rows; i += 8) {
        const low = v128.load(column + (<usize>i << 2))
        const high = v128.load(column + (<usize>i << 2), 16)
        v128.store(
          goes + (<usize>i << 1),
          i16x8.narrow_i32x4_s(
            v128.or(f32x4.le(low, threshold), v128.and(f32x4.ne(low, low), missing)),
            v128.or(f32x4.le(high, threshold), v128.and(f32x4.ne(high, high), missing)),
          ),
        )
      }
      goes += 128
    }
    let leaf = leaves
    const to = sums + <usize>from * sumStride
    for (let l = 0; l < leafCount; l++) {
      if (load<i32>(leaf, lastAt) < 0) addWideLeaf(leaf, scratch, rows, met, after, to, sumStride)
      else addLeaf(leaf, scratch, rows, met, after, to, sumStride)
      leaf += <usize>load<u32>(leaf, bytesAt)
    }
  }
}
