import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createRng, normalDraw, type Rng } from '#kernel/sampling'
import { type CutColumn, weakSlices } from './weak-slices.ts'

const cut = (column: string, n: number, levels: number, rng: Rng): CutColumn => ({
  column,
  group: Int32Array.from({ length: n }, () => Math.floor(rng() * (levels + 0.3)) - (rng() < 0.05 ? levels + 1 : 0)).map((code) =>
    code < 0 || code >= levels ? -1 : code,
  ),
  levels: Array.from({ length: levels }, (_, i) => `${column}${i}`),
})
const columns = (n: number, rng: Rng) => [2, 3, 4, 4, 5, 3].map((levels, i) => cut(String.fromCharCode(97 + i), n, levels, rng))
/** Log losses of a calibrated model: skewed to the right, as losses are. */
const losses = (n: number, rng: Rng) => Float64Array.from({ length: n }, () => -Math.log(1 - 0.95 * rng()) * (0.5 + rng()))

describe('weakSlices', () => {
  it('finds a planted slice of two columns and names it by what it is', () => {
    const rng = createRng(1)
    const cuts = columns(3000, rng)
    const loss = losses(3000, rng).map((own, row) => own + (cuts[0]!.group[row] === 1 && cuts[2]!.group[row] === 3 ? 0.8 : 0))
    const { slices, looked, checked } = weakSlices(loss, cuts, { seed: 1 })
    assert.ok(looked > 100 && checked <= 8)
    const first = slices.find(({ conditions }) => conditions.length === 2)
    assert.deepEqual(first?.conditions, [
      { column: 'a', level: 'a1' },
      { column: 'c', level: 'c3' },
    ])
    assert.ok(first!.difference.low < 0.8 && first!.difference.high > 0.8 && first!.difference.low > 0)
  })

  it('finds rows without a value, and where nothing is asked of nothing says so', () => {
    const rng = createRng(2)
    const cuts = columns(2000, rng)
    const loss = losses(2000, rng).map((own, row) => own + (cuts[1]!.group[row]! < 0 ? 0.9 : 0))
    assert.deepEqual(weakSlices(loss, cuts, { seed: 1 }).slices[0]?.conditions, [{ column: 'b', level: null }])
    assert.deepEqual(weakSlices(loss, [], { seed: 1 }).slices, [])
    assert.deepEqual(weakSlices(loss.slice(0, 1), [], { seed: 1 }).slices, [])
  })

  it('names no slice in losses that have nothing to do with the columns, but for about 5 % of the cases', () => {
    const rng = createRng(3)
    let named = 0
    const studies = 150
    for (let study = 0; study < studies; study++) {
      const loss = losses(800, rng).map((own) => own + 0.1 * Math.abs(normalDraw(rng)))
      if (weakSlices(loss, columns(800, rng), { seed: study }).slices.length > 0) named++
    }
    // 5 % of 150, and two standard errors more
    assert.ok(named <= 0.05 * studies + 2 * Math.sqrt(studies * 0.05 * 0.95), `${named} of ${studies}`)
  })
})
