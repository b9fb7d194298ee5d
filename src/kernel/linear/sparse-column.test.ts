import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Matrix } from '#kernel/linalg'
import { createRng } from '#kernel/sampling'
import { Columns } from './columns.ts'
import { weightedGram } from './gram.ts'
import { sparseColumn } from './sparse-column.ts'

const rows = 200
/** Two measures, a level, its counter-level, a count of words and a constant, on different scales. */
function mixed(seed: number): { x: Matrix; share: Float64Array; u: () => number } {
  const u = createRng(seed)
  const makers = [
    () => 1000 + u(),
    () => (u() < 0.06 ? 3.5 : -0.25),
    () => u() - 0.5,
    () => (u() < 0.04 ? 0 : 1),
    () => (u() < 0.08 ? Math.ceil(3 * u()) : 0),
    () => 7,
  ]
  const values = Float32Array.from({ length: rows * makers.length }, (_, at) => makers[Math.floor(at / rows)]!())
  const weight = Float64Array.from({ length: rows }, () => 0.5 + u())
  const whole = weight.reduce((a, b) => a + b)
  return { x: { rows, columns: makers.length, values }, share: weight.map((w) => w / whole), u }
}

/** The centred, scaled column, worked out plainly. */
const plain = (columns: Columns, x: Matrix, j: number) =>
  Float64Array.from({ length: rows }, (_, i) => (x.values[j * rows + i]! - columns.means[j]!) * columns.inverse[j]!)
const near = (got: number, expected: number) =>
  assert.ok(Math.abs(got - expected) <= 1e-10 * (1 + Math.abs(expected)), `${got} is not ${expected}`)

describe('a column most of whose rows hold one value', () => {
  it('is known by that value and the rows that differ', () => {
    const column = Float32Array.from({ length: 40 }, (_, i) => (i % 20 === 3 ? 2 : -1))
    assert.deepEqual(sparseColumn(column, 0, 40), { base: -1, rows: Int32Array.of(3, 23), excess: Float64Array.of(3, 3) })
    assert.equal(
      sparseColumn(
        column.map((_, i) => i % 4),
        0,
        40,
      ),
      null,
    )
  })

  it('gives the sums that it gives when read whole', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { x, share, u } = mixed(seed)
        const columns = new Columns(x, share, true)
        const used = [0, 1, 2, 3, 4]
        const c = Float64Array.from({ length: rows }, () => u() / rows)
        const sum = c.reduce((a, b) => a + b)
        const to = new Float64Array(6)
        columns.dots(used, c, sum, to)
        const factors = Float64Array.of(0.5, -2, 0, 1, 3, 0)
        const added = new Float64Array(rows)
        columns.addAll(used, factors, added)
        const own = used.map((j) => plain(columns, x, j))
        for (const j of used)
          near(
            to[j]!,
            own[j]!.reduce((total, z, i) => total + z * c[i]!, 0),
          )
        for (let i = 0; i < rows; i++)
          near(
            added[i]!,
            used.reduce((total, j) => total + factors[j]! * own[j]![i]!, 0),
          )
        for (const [first, second] of [
          [used, used],
          [
            [1, 2],
            [1, 2, 4, 0, 3],
          ],
          [
            [0, 4],
            [3, 2, 1],
          ],
        ] as const) {
          const gram = weightedGram(columns, first, second, c)
          for (const [a, j] of first.entries())
            for (const [b, k] of second.entries())
              near(
                gram[a * second.length + b]!,
                own[j]!.reduce((total, z, i) => total + c[i]! * z * own[k]![i]!, 0),
              )
        }
      }),
      { numRuns: 30 },
    )
  })
})
