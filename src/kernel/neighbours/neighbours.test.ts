import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Matrix } from '#kernel/linalg'
import { explainNeighbours, fitNeighbours, type NeighbourOptions, predictNeighbours } from './index.ts'

const options: NeighbourOptions = { neighbours: 3, classes: 2, votes: 'equal', smoothing: 0, standardise: false }
const column = (...values: number[]): Matrix => ({ rows: values.length, columns: 1, values: Float32Array.from(values) })

describe('fitNeighbours', () => {
  it('finds the nearest rows, of equally near ones that of lower number', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 4, maxLength: 40 }),
        fc.integer({ min: 0, max: 6 }),
        (cells, asked) => {
          const model = fitNeighbours({ x: column(...cells), y: new Float64Array(cells.length) }, { ...options, neighbours: 4 })
          const { row, distance } = explainNeighbours(model, column(asked))
          const order = [...cells.keys()].sort((a, b) => Math.abs(cells[a]! - asked) - Math.abs(cells[b]! - asked) || a - b)
          assert.deepEqual([...row], order.slice(0, 4))
          assert.deepEqual(
            [...distance],
            order.slice(0, 4).map((i) => Math.abs(cells[i]! - asked)),
          )
        },
      ),
    )
  })

  it('lets rows of weight vote more, and rows at no distance alone where votes go by distance', () => {
    const data = { x: column(0, 1, 2), y: Float64Array.of(1, 0, 0) }
    assert.equal(predictNeighbours(fitNeighbours(data, options), column(0))[0], Math.fround(1 / 3))
    assert.equal(predictNeighbours(fitNeighbours({ ...data, weight: Float64Array.of(2, 1, 1) }, options), column(0))[0], 0.5)
    const byDistance = fitNeighbours(data, { ...options, votes: 'by-distance' })
    assert.equal(predictNeighbours(byDistance, column(0))[0], 1)
    assert.equal(predictNeighbours(byDistance, column(-1))[0], Math.fround(1 / (1 + 1 / 2 + 1 / 3)))
  })

  it('adds rows of the average outcome where it is told to', () => {
    const model = fitNeighbours({ x: column(0, 1, 2, 9), y: Float64Array.of(0, 0, 0, 1) }, { ...options, smoothing: 1 })
    assert.equal(predictNeighbours(model, column(0))[0], Math.fround(0.25 / 4))
  })

  it('does not care in which unit a column is when it standardises', () => {
    const x: Matrix = { rows: 4, columns: 2, values: Float32Array.of(0, 1, 2, 3, 5, 1, 4, 2) }
    const inMinutes = { ...x, values: x.values.map((value, at) => (at < 4 ? 64 * value : value)) }
    const own = { ...options, standardise: true, neighbours: 4 }
    const row = (m: Matrix) => explainNeighbours(fitNeighbours({ x: m, y: new Float64Array(4) }, own), m).row
    assert.deepEqual(row(x), row(inMinutes))
  })

  it('refuses more neighbours than rows, and gaps', () => {
    const y = Float64Array.of(0, 1)
    assert.throws(() => fitNeighbours({ x: column(1, 2), y }, options), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => fitNeighbours({ x: column(1, Number.NaN), y }, { ...options, neighbours: 1 }), { code: 'FEATURE_VALUE_MISSING' })
    const model = fitNeighbours({ x: column(1, 2), y }, { ...options, neighbours: 1 })
    assert.throws(() => predictNeighbours(model, column(Number.NaN)), { code: 'FEATURE_VALUE_MISSING' })
  })
})
