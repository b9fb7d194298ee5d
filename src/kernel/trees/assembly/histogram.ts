// Histograms: per column 256 sums of packed steps (gradient above, curvature below, see steps.ts), 2 KB apart.
// Rows lie row-major, 8 columns to a word; eight histograms (16 KB) take a pass over at most 256 rows at a time.

const block: usize = 16384
const chunk: i32 = 256

function sumBlock(bins: usize, stride: usize, steps: usize, n: i32, sums: usize): void {
  for (let i = 0; i < n; i++) {
    const word = load<u64>(bins)
    const step = load<i64>(steps)
    let at = sums + (<usize>(word & 255) << 3)
    store<i64>(at, load<i64>(at) + step)
    at = sums + (<usize>((word >> 8) & 255) << 3)
    store<i64>(at, load<i64>(at, 2048) + step, 2048)
    at = sums + (<usize>((word >> 16) & 255) << 3)
    store<i64>(at, load<i64>(at, 4096) + step, 4096)
    at = sums + (<usize>((word >> 24) & 255) << 3)
    store<i64>(at, load<i64>(at, 6144) + step, 6144)
    at = sums + (<usize>((word >> 32) & 255) << 3)
    store<i64>(at, load<i64>(at, 8192) + step, 8192)
    at = sums + (<usize>((word >> 40) & 255) << 3)
    store<i64>(at, load<i64>(at, 10240) + step, 10240)
    at = sums + (<usize>((word >> 48) & 255) << 3)
    store<i64>(at, load<i64>(at, 12288) + step, 12288)
    at = sums + (<usize>(word >> 56) << 3)
    store<i64>(at, load<i64>(at, 14336) + step, 14336)
    bins += stride
    steps += 8
  }
}

/** Adds n rows that lie one after the other. */
export function sumRows(bins: usize, stride: usize, steps: usize, n: i32, sums: usize): void {
  for (let from = 0; from < n; from += chunk) {
    const rows = min(chunk, n - from)
    for (let k: usize = 0; k < stride; k += 8)
      sumBlock(bins + <usize>from * stride + k, stride, steps + (<usize>from << 3), rows, sums + (k >> 3) * block)
  }
}

/**
 * Copies the n rows of `ids` close together and adds them to `sums` (0: only copies) while they are at hand.
 * @param origin number of each stored row in the training data; 0: its own place
 * @param keep   0: the copies are overwritten chunk by chunk
 */
export function gather(
  ids: usize, n: i32, bins: usize, stride: usize, steps: usize, origin: usize,
  toBins: usize, toSteps: usize, toOrigin: usize, keep: i32, sums: usize,
): void {
  for (let from = 0; from < n; from += chunk) {
    const rows = min(chunk, n - from)
    const first = keep ? <usize>from : 0
    let to = toBins + first * stride
    let toStep = toSteps + (first << 3)
    let toRow = toOrigin + (first << 2)
    for (let i = 0; i < rows; i++) {
      const id = <usize>load<u32>(ids + (<usize>(from + i) << 2))
      const row = bins + id * stride
      for (let k: usize = 0; k < stride; k += 8) store<u64>(to + k, load<u64>(row + k))
      store<i64>(toStep, load<i64>(steps + (id << 3)))
      if (keep) store<u32>(toRow, origin ? load<u32>(origin + (id << 2)) : <u32>id)
      to += stride
      toStep += 8
      toRow += 4
    }
    if (sums)
      for (let k: usize = 0; k < stride; k += 8)
        sumBlock(toBins + first * stride + k, stride, toSteps + (first << 3), rows, sums + (k >> 3) * block)
  }
}

/** Adds the sums that another thread made. */
export function merge(sums: usize, other: usize, bytes: usize): void {
  for (let k: usize = 0; k < bytes; k += 16) v128.store(sums + k, i64x2.add(v128.load(sums + k), v128.load(other + k)))
}

/** Turns a parent's sums into the other child's; exact, for they are integers. */
export function subtract(parent: usize, child: usize, bytes: usize): void {
  for (let k: usize = 0; k < bytes; k += 16) v128.store(parent + k, i64x2.sub(v128.load(parent + k), v128.load(child + k)))
}

/** Gradient and curvature of all rows of a histogram, as two doubles. */
export function total(sums: usize, bits: i32, to: usize): void {
  const shift = <i64>bits
  let sum: i64 = 0
  for (let k: usize = 0; k < 2048; k += 8) sum += load<i64>(sums + k)
  store<f64>(to, <f64>(sum >> shift))
  store<f64>(to + 8, <f64>(sum & ((<i64>1 << shift) - 1)))
}
