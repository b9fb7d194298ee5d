/**
 * A uint32 from two, well mixed: sampling by hash gives each row the same fate whoever asks, in any order.
 * @see the finaliser of MurmurHash3 (Appleby)
 */
export function hash32(seed: number, index: number): number {
  let h = (seed + Math.imul(index + 1, 0x9e3779b1)) | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** The rows whose hash falls under `share`, ascending; never none. */
export function sampledRows(n: number, share: number, seed: number): Int32Array {
  const rows = new Int32Array(n)
  if (share >= 1) {
    for (let i = 0; i < n; i++) rows[i] = i
    return rows
  }
  const limit = share * 2 ** 32
  let taken = 0
  for (let i = 0; i < n; i++) if (hash32(seed, i) < limit) rows[taken++] = i
  if (taken === 0) rows[taken++] = hash32(seed, n) % n
  return rows.slice(0, taken)
}

/** The ⌈share · n⌉ columns of lowest hash, ascending. */
export function sampledColumns(n: number, share: number, seed: number): Int32Array {
  const columns = Int32Array.from({ length: n }, (_, j) => j)
  if (share >= 1) return columns
  return columns
    .sort((a, b) => hash32(seed, a) - hash32(seed, b) || a - b)
    .slice(0, Math.ceil(share * n))
    .sort()
}
