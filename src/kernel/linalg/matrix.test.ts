import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Matrix, takeRows } from './matrix.ts'

const table: Matrix = { rows: 3, columns: 2, values: Float32Array.of(1, 2, Number.NaN, 10, 20, 30) }

describe('takeRows', () => {
  it('takes rows in the order asked for, repeats and missing values included', () => {
    const taken = takeRows(table, Int32Array.of(2, 0, 2, 1))
    assert.equal(taken.rows, 4)
    assert.equal(taken.columns, 2)
    assert.deepEqual(taken.values, Float32Array.of(Number.NaN, 1, Number.NaN, 2, 30, 10, 30, 20))
  })

  it('undoes a permutation with its inverse', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true }), { minLength: 1, maxLength: 30 }), fc.infiniteStream(fc.nat()), (cells, keys) => {
        const m: Matrix = { rows: cells.length, columns: 1, values: Float32Array.from(cells) }
        const key = cells.map(() => keys.next().value as number)
        const order = Int32Array.from(cells.keys()).sort((a, b) => key[a]! - key[b]!)
        const inverse = new Int32Array(order.length)
        order.forEach((row, i) => {
          inverse[row] = i
        })
        assert.deepEqual(takeRows(takeRows(m, order), inverse), m)
      }),
    )
  })

  it('leaves the matrix alone and reads shared memory', () => {
    const shared = new Float32Array(new SharedArrayBuffer(8))
    shared.set([5, 6])
    const m: Matrix = { rows: 2, columns: 1, values: shared }
    takeRows(m, Int32Array.of(1)).values[0] = 9
    assert.deepEqual([...m.values], [5, 6])
  })

  it('refuses a row that the matrix does not have', () => {
    for (const row of [-1, 3]) assert.throws(() => takeRows(table, Int32Array.of(row)), { code: 'INVALID_ARGUMENT' })
  })
})
