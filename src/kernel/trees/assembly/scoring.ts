// Scores of rows. Values lie column by column, `stride` bytes apart; margins are sums of leaves, exact in any order.

@inline
function leafValue(masks: usize, row: usize, leaves: usize): f64 {
  return <f64>load<f32>(leaves + (<usize>ctz<u32>(load<u32>(masks + row)) << 2))
}

/**
 * Eight rows at a time through all trees of at most 32 leaves. A tree's leaves are bits from the left; a split that a row
 * fails strikes out those on its left, and the first that is left is the row's.
 * @param lists   two per column (missing goes left; missing goes right): ends in `splits`, u32
 * @param splits  by list, thresholds rising: threshold f32, leaves on the left u32, 32 · tree u32
 * @param setLists ends in `setSplits` by coded column (u32), whose bits (i32) follow the columns
 * @param setSplits set of the bits that go left u32, leaves on the left u32, 32 · tree u32
 * @param masks   32 bytes per tree, for leaves that are not struck out
 * @param values  32 leaves per tree, f32, trees by output
 * @param outputs end of each output's trees, u32
 * @param margins f64, by output `marginStride` bytes apart: what the trees say is added
 * @see Lucchese et al. (2016), "Exploiting CPU SIMD extensions to speed-up document scoring with tree ensembles"
 */
export function scoreEights(
  x: usize, stride: usize, n: i32, columns: i32, lists: usize, splits: usize,
  coded: i32, setLists: usize, setSplits: usize, masks: usize, trees: i32, values: usize,
  outputs: usize, outputCount: i32, margins: usize, marginStride: usize,
): void {
  const all = i32x4.splat(-1)
  const endOfMasks = masks + (<usize>trees << 5)
  for (let i = 0; i < n; i += 8) {
    for (let at = masks; at < endOfMasks; at += 16) v128.store(at, all)
    let at = splits
    let column = x + (<usize>i << 2)
    for (let j = 0; j < columns; j++) {
      const low = v128.load(column)
      const high = v128.load(column, 16)
      column += stride
      let end = splits + <usize>load<u32>(lists + (<usize>j << 3)) * 12
      for (; at < end; at += 12) {
        const threshold = v128.load32_splat(at)
        const failsLow = f32x4.gt(low, threshold)
        const failsHigh = f32x4.gt(high, threshold)
        if (!v128.any_true(v128.or(failsLow, failsHigh))) break
        strike(masks + <usize>load<u32>(at, 8), v128.load32_splat(at, 4), failsLow, failsHigh)
      }
      at = end
      end = splits + <usize>load<u32>(lists + (<usize>j << 3), 4) * 12
      const missingLow = f32x4.ne(low, low)
      const missingHigh = f32x4.ne(high, high)
      for (; at < end; at += 12) {
        const threshold = v128.load32_splat(at)
        const failsLow = v128.or(f32x4.gt(low, threshold), missingLow)
        const failsHigh = v128.or(f32x4.gt(high, threshold), missingHigh)
        if (!v128.any_true(v128.or(failsLow, failsHigh))) break
        strike(masks + <usize>load<u32>(at, 8), v128.load32_splat(at, 4), failsLow, failsHigh)
      }
      at = end
    }
    at = setSplits
    for (let c = 0; c < coded; c++) {
      at = strikeSets(column, at, setSplits + <usize>load<u32>(setLists + (<usize>c << 2)) * 12, masks)
      column += stride
    }
    let mask = masks
    let leaves = values
    let margin = margins + (<usize>i << 3)
    for (let k = 0; k < outputCount; k++) {
      const end = masks + (<usize>load<u32>(outputs + (<usize>k << 2)) << 5)
      let a: f64 = 0, b: f64 = 0, c: f64 = 0, d: f64 = 0, e: f64 = 0, f: f64 = 0, g: f64 = 0, h: f64 = 0
      for (; mask < end; mask += 32) {
        a += leafValue(mask, 0, leaves)
        b += leafValue(mask, 4, leaves)
        c += leafValue(mask, 8, leaves)
        d += leafValue(mask, 12, leaves)
        e += leafValue(mask, 16, leaves)
        f += leafValue(mask, 20, leaves)
        g += leafValue(mask, 24, leaves)
        h += leafValue(mask, 28, leaves)
        leaves += 128
      }
      v128.store(margin, f64x2.add(v128.load(margin), f64x2(a, b)))
      v128.store(margin, f64x2.add(v128.load(margin, 16), f64x2(c, d)), 16)
      v128.store(margin, f64x2.add(v128.load(margin, 32), f64x2(e, f)), 32)
      v128.store(margin, f64x2.add(v128.load(margin, 48), f64x2(g, h)), 48)
      margin += marginStride
    }
  }
}

@inline
function strike(mask: usize, leaves: v128, failsLow: v128, failsHigh: v128): void {
  v128.store(mask, v128.andnot(v128.load(mask), v128.and(failsLow, leaves)))
  v128.store(mask, v128.andnot(v128.load(mask, 16), v128.and(failsHigh, leaves)), 16)
}

@inline
function wordOf(bits: usize, row: usize): usize {
  return (<usize>load<i32>(bits + row) >> 5) << 2
}

@inline
function bitIn(bits: usize, row: usize): i32 {
  return 1 << (load<i32>(bits + row) & 31)
}

/** Strikes out, in the trees that divide one column's categories, the leaves on the left of sets that eight rows are not in. */
function strikeSets(bits: usize, at: usize, end: usize, masks: usize): usize {
  const none = i32x4.splat(0)
  let low = i32x4.splat(bitIn(bits, 0))
  low = i32x4.replace_lane(low, 1, bitIn(bits, 4))
  low = i32x4.replace_lane(low, 2, bitIn(bits, 8))
  low = i32x4.replace_lane(low, 3, bitIn(bits, 12))
  let high = i32x4.splat(bitIn(bits, 16))
  high = i32x4.replace_lane(high, 1, bitIn(bits, 20))
  high = i32x4.replace_lane(high, 2, bitIn(bits, 24))
  high = i32x4.replace_lane(high, 3, bitIn(bits, 28))
  const a = wordOf(bits, 0), b = wordOf(bits, 4), c = wordOf(bits, 8), d = wordOf(bits, 12)
  const e = wordOf(bits, 16), f = wordOf(bits, 20), g = wordOf(bits, 24), h = wordOf(bits, 28)
  const isShort = (a | b | c | d | e | f | g | h) == 0
  for (; at < end; at += 12) {
    const set = <usize>load<u32>(at)
    let wordsLow = v128.load32_splat(set + a)
    let wordsHigh = wordsLow
    if (!isShort) {
      wordsLow = v128.load_lane<u32>(set + b, wordsLow, 1)
      wordsLow = v128.load_lane<u32>(set + c, wordsLow, 2)
      wordsLow = v128.load_lane<u32>(set + d, wordsLow, 3)
      wordsHigh = v128.load32_splat(set + e)
      wordsHigh = v128.load_lane<u32>(set + f, wordsHigh, 1)
      wordsHigh = v128.load_lane<u32>(set + g, wordsHigh, 2)
      wordsHigh = v128.load_lane<u32>(set + h, wordsHigh, 3)
    }
    const failsLow = i32x4.eq(v128.and(wordsLow, low), none)
    const failsHigh = i32x4.eq(v128.and(wordsHigh, high), none)
    strike(masks + <usize>load<u32>(at, 8), v128.load32_splat(at, 4), failsLow, failsHigh)
  }
  return end
}

/** The child of a node that a row goes to; a leaf is its own. */
@inline
function child(node: usize, row: usize, stride: usize, nodes: usize): usize {
  const split = load<i32>(node)
  const value = load<f32>(row + <usize>((split & 0x7fffffff) >> 1) * stride)
  const goes = <i32>(value <= load<f32>(node, 4)) | (<i32>(value != value) & (split & 1 ^ 1))
  return nodes + <usize>load<u32>(node + (<usize>(1 - goes) << 2), 8)
}

/** As child, where bit 30 marks nodes whose threshold is the address of a set of bits. */
@inline
function setChild(node: usize, row: usize, stride: usize, nodes: usize): usize {
  const split = load<i32>(node)
  if (split < 0 || !(split & 0x40000000)) return child(node, row, stride, nodes)
  const bit = <usize>load<i32>(row + <usize>((split & 0x3fffffff) >> 1) * stride)
  const goes = (load<u32>(<usize>load<u32>(node, 4) + ((bit >> 5) << 2)) >> <u32>(bit & 31)) & 1
  return nodes + <usize>load<u32>(node + (<usize>(1 - goes) << 2), 8)
}

/** As walkTrees, where some nodes divide by sets; a column's bits are in a place of their own. */
export function walkSetTrees(
  x: usize, stride: usize, n: i32, nodes: usize, roots: usize, trees: i32, margins: usize, marginStride: usize,
): void {
  const end = roots + (<usize>trees << 3)
  for (let i = 0; i < n; i++) {
    const row = x + (<usize>i << 2)
    for (let root = roots; root < end; root += 8) {
      let node = nodes + <usize>load<u32>(root)
      while (load<i32>(node) >= 0) node = setChild(node, row, stride, nodes)
      add(root, node, margins + (<usize>i << 3), marginStride)
    }
  }
}

@inline
function add(root: usize, leaf: usize, margin: usize, marginStride: usize): void {
  const to = margin + <usize>load<u32>(root, 4) * marginStride
  store<f64>(to, load<f64>(to) + <f64>load<f32>(leaf, 4))
}

/**
 * Rows one by one down trees of 16-byte nodes (column · 2 + missing right, 2³¹ in a leaf: i32; threshold or value f32; left,
 * right: u32 bytes from `nodes`, of a leaf its own). Four trees at a time, for the ways down do not wait for each other.
 * @param roots by tree: bytes from `nodes` u32, output u32
 */
export function walkTrees(
  x: usize, stride: usize, n: i32, nodes: usize, roots: usize, trees: i32, margins: usize, marginStride: usize,
): void {
  const end = roots + (<usize>trees << 3)
  const endOfFours = roots + (<usize>(trees & ~3) << 3)
  for (let i = 0; i < n; i++) {
    const row = x + (<usize>i << 2)
    const margin = margins + (<usize>i << 3)
    let root = roots
    for (; root < endOfFours; root += 32) {
      let a = nodes + <usize>load<u32>(root)
      let b = nodes + <usize>load<u32>(root, 8)
      let c = nodes + <usize>load<u32>(root, 16)
      let d = nodes + <usize>load<u32>(root, 24)
      while ((load<i32>(a) & load<i32>(b) & load<i32>(c) & load<i32>(d)) >= 0) {
        a = child(a, row, stride, nodes)
        b = child(b, row, stride, nodes)
        c = child(c, row, stride, nodes)
        d = child(d, row, stride, nodes)
      }
      add(root, a, margin, marginStride)
      add(root + 8, b, margin, marginStride)
      add(root + 16, c, margin, marginStride)
      add(root + 24, d, margin, marginStride)
    }
    for (; root < end; root += 8) {
      let node = nodes + <usize>load<u32>(root)
      while (load<i32>(node) >= 0) node = child(node, row, stride, nodes)
      add(root, node, margin, marginStride)
    }
  }
}
