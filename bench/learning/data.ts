import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export type Case = Readonly<{ name: string; rows: number; columns: number; categorical: number; missing: number }>

/** The sets on which the anchors and ours learn; a fifth of the rows is kept apart. */
export const cases: readonly Case[] = [
  { name: 'a', rows: 200_000, columns: 30, categorical: 0, missing: 0 },
  { name: 'b', rows: 1_000_000, columns: 30, categorical: 0, missing: 0 },
  { name: 'c', rows: 100_000, columns: 100, categorical: 0, missing: 0 },
  { name: 'mixed', rows: 200_000, columns: 30, categorical: 10, missing: 0.2 },
]

/** xorshift32; numbers in (0, 1). */
function uniform(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return ((state >>> 0) + 0.5) / 2 ** 32
  }
}

const levelsOf = (j: number): number => [3, 5, 8, 12, 20, 30, 40, 60, 80, 100][j % 10]!

/** One column: normal, uniform, lognormal, counts, heavy tails or mostly zero; or codes of a category. */
function fill(column: Float32Array, j: number, categorical: boolean, u: () => number): void {
  const normal = () => Math.sqrt(-2 * Math.log(u())) * Math.cos(2 * Math.PI * u())
  const levels = levelsOf(j)
  const kinds = [
    normal,
    u,
    () => Math.exp(normal()),
    () => Math.floor(-8 * Math.log(u())),
    () => normal() / Math.sqrt(u()),
    () => (u() < 0.7 ? 0 : Math.exp(normal())),
  ]
  const draw = categorical ? () => Math.floor(levels * u() ** 1.5) : kinds[j % kinds.length]!
  for (let i = 0; i < column.length; i++) column[i] = draw()
}

/**
 * Writes x.f32 (column-major) and y.f32 of rows · 5 / 4 rows: what is drawn from a non-linear signal with interactions,
 * seen through noise; then values go missing, more often where they are high.
 */
export function writeCase({ rows, columns, categorical, missing }: Case, seed: number, folder: string): void {
  mkdirSync(folder, { recursive: true })
  const u = uniform(seed)
  const n = (rows * 5) / 4
  const x = new Float32Array(n * columns)
  const column = (j: number) => x.subarray(j * n, (j + 1) * n)
  const numeric = columns - categorical
  for (let j = 0; j < columns; j++) fill(column(j), j, j >= numeric, u)
  const effects = Array.from({ length: columns }, (_, j) => Float64Array.from({ length: levelsOf(j) }, () => 1.2 * (u() - 0.5)))
  const y = new Float32Array(n)
  const at = (i: number, j: number) => Math.max(-3, Math.min(3, x[j * n + i]!))
  for (let i = 0; i < n; i++) {
    let z = 0.8 * Math.sin(2 * at(i, 0)) + at(i, 1) - 0.5 + 0.4 * at(i, 2) * (at(i, 6) > 0 ? 1 : -1) - 0.05 * at(i, 3) * at(i, 4)
    z += (at(i, 7) > 0.5 ? 0.7 : -0.7) * (at(i, 12) > 0 ? 1 : -1) + 0.3 * at(i, 8) - 0.4 * at(i, 5) + (at(i, 10) * at(i, 18)) / 3
    for (let j = numeric; j < columns; j++) z += effects[j]![x[j * n + i]!]!
    y[i] = u() < 1 / (1 + Math.exp(-z)) ? 1 : 0
  }
  if (missing > 0)
    for (let j = 0; j < numeric; j++) {
      const values = column(j)
      for (let i = 0; i < n; i++) if (u() < missing * (values[i]! > 0.5 ? 1.4 : 0.8)) values[i] = Number.NaN
    }
  writeFileSync(join(folder, 'x.f32'), x)
  writeFileSync(join(folder, 'y.f32'), y)
}
