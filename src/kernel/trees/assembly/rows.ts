// Which way rows go: cutting values into bins, dividing a leaf's rows, walking rows down a tree.

/** Bin of each value: how many edges lie under it; missing values have the number after the last bin. */
export function binValues(values: usize, n: i32, edges: usize, count: i32, bins: usize): void {
  for (let i = 0; i < n; i++) {
    const x = load<f32>(values + (<usize>i << 2))
    let from = edges
    let left = count
    while (left > 0) {
      const half = left >> 1
      const middle = from + (<usize>half << 2)
      const under = load<f32>(middle) < x
      from = select(middle + 4, from, under)
      left = select(left - half - 1, half, under)
    }
    store<u8>(bins + i, x != x ? count + 1 : <i32>((from - edges) >> 2))
  }
}

/** Writes n values of one column into the rows. */
export function spread(values: usize, n: i32, rows: usize, stride: usize): void {
  for (let i = 0; i < n; i++) {
    store<u8>(rows, load<u8>(values + i))
    rows += stride
  }
}

/**
 * Divides rows by a column's bin, both sides in their old order.
 * @param ids numbers of the rows; 0: they are first … first + n − 1
 * @returns how many go left
 */
export function partition(
  ids: usize, first: i32, n: i32, bins: usize, stride: usize, limit: i32, missing: i32, missingLeft: i32, left: usize, right: usize,
): i32 {
  const start = left
  for (let i = 0; i < n; i++) {
    const id = ids ? load<u32>(ids + (<usize>i << 2)) : <u32>(first + i)
    const bin = <i32>load<u8>(bins + <usize>id * stride)
    const goes = bin == missing ? missingLeft : <i32>(bin <= limit)
    store<u32>(left, id)
    store<u32>(right, id)
    left += <usize>goes << 2
    right += <usize>(1 - goes) << 2
  }
  return <i32>((left - start) >> 2)
}

/** As partition, where the bins that go left are bits of a set. */
export function partitionSet(ids: usize, first: i32, n: i32, bins: usize, stride: usize, set: usize, left: usize, right: usize): i32 {
  const start = left
  for (let i = 0; i < n; i++) {
    const id = ids ? load<u32>(ids + (<usize>i << 2)) : <u32>(first + i)
    const goes = isIn(set, <i32>load<u8>(bins + <usize>id * stride))
    store<u32>(left, id)
    store<u32>(right, id)
    left += <usize>goes << 2
    right += <usize>(1 - goes) << 2
  }
  return <i32>((left - start) >> 2)
}

@inline
function isIn(set: usize, bin: i32): i32 {
  return <i32>(load<u32>(set + ((<usize>bin >> 5) << 2)) >> (bin & 31)) & 1
}

/** Adds a leaf's value to the margins of its rows. */
export function addValue(ids: usize, first: i32, n: i32, origin: usize, value: f64, score: usize): void {
  for (let i = 0; i < n; i++) {
    let id = <usize>(ids ? load<u32>(ids + (<usize>i << 2)) : <u32>(first + i))
    if (origin) id = <usize>load<u32>(origin + (id << 2))
    const at = score + (id << 3)
    store<f64>(at, load<f64>(at) + value)
  }
}

/** Walks rows down a tree of 32-byte nodes (column, limit, missing bin, missing left, left, right: i32; value: f64); missing bin −1: `limit` is where the set of bins is. */
export function route(bins: usize, stride: usize, n: i32, nodes: usize, score: usize): void {
  for (let i = 0; i < n; i++) {
    let node = nodes
    let column = load<i32>(node)
    while (column >= 0) {
      const bin = <i32>load<u8>(bins + <usize>column)
      const missing = load<i32>(node, 8)
      let goes = bin == missing ? load<i32>(node, 12) : <i32>(bin <= load<i32>(node, 4))
      if (missing < 0) goes = isIn(<usize>load<u32>(node, 4), bin)
      node = nodes + (<usize>(goes ? load<i32>(node, 16) : load<i32>(node, 20)) << 5)
      column = load<i32>(node)
    }
    store<f64>(score, load<f64>(score) + load<f64>(node, 24))
    bins += stride
    score += 8
  }
}
