import type { Rng } from './rng.ts'

/** Puts the entries in random order, in place. @see Durstenfeld (1964), Algorithm 235, CACM 7(7). */
export function shuffle(rows: Int32Array, rng: Rng): void {
  for (let i = rows.length - 1; i > 0; i--) {
    const j = Math.floor(rng() * (i + 1))
    const held = rows[i]!
    rows[i] = rows[j]!
    rows[j] = held
  }
}

/** The numbers 0 … n − 1 in random order, each order equally likely. */
export function shuffledRows(n: number, rng: Rng): Int32Array {
  const rows = new Int32Array(n)
  for (let i = 0; i < n; i++) rows[i] = i
  shuffle(rows, rng)
  return rows
}
