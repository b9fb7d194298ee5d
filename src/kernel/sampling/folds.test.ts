import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { expandingFolds, groupedFolds, plainFolds, stratifiedFolds, timeFolds } from './folds.ts'
import { createRng } from './rng.ts'
import { shuffledRows } from './shuffle.ts'

const tally = (folds: Int32Array, k: number, keep: (row: number) => boolean = () => true): number[] => {
  const counts = new Array<number>(k).fill(0)
  folds.forEach((fold, row) => {
    if (keep(row)) counts[fold]!++
  })
  return counts
}
const spread = (counts: number[]) => Math.max(...counts) - Math.min(...counts)

describe('shuffledRows', () => {
  it('is a permutation', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(), (n, seed) => {
        assert.deepEqual(
          shuffledRows(n, createRng(seed)).sort(),
          Int32Array.from({ length: n }, (_, i) => i),
        )
      }),
    )
  })

  it('gives each order of three rows a sixth of the time', () => {
    const rng = createRng(3)
    const seen = new Map<string, number>()
    for (let i = 0; i < 6000; i++) {
      const order = shuffledRows(3, rng).join()
      seen.set(order, (seen.get(order) ?? 0) + 1)
    }
    assert.equal(seen.size, 6)
    for (const count of seen.values()) assert.ok(Math.abs(count - 1000) < 115) // 4 standard deviations
  })
})

describe('plainFolds', () => {
  it('makes folds of equal size, up to one row', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 12, max: 200 }), fc.nat(), (k, n, seed) => {
        const folds = plainFolds(n, k, createRng(seed))
        assert.ok(spread(tally(folds, k)) <= 1)
      }),
    )
  })

  it('refuses fewer than two folds, more folds than rows and half folds', () => {
    for (const k of [1, 11, 2.5, Number.NaN]) assert.throws(() => plainFolds(10, k, createRng(1)), { code: 'INVALID_ARGUMENT' })
  })
})

describe('stratifiedFolds', () => {
  it('shares every label and the rows alike', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1, max: 4 }), { minLength: 6, maxLength: 150 }),
        fc.integer({ min: 2, max: 6 }),
        fc.nat(),
        (codes, k, seed) => {
          const labels = Int32Array.from(codes)
          const folds = stratifiedFolds(labels, k, createRng(seed))
          assert.ok(spread(tally(folds, k)) <= 1)
          for (const label of new Set(codes)) assert.ok(spread(tally(folds, k, (row) => labels[row] === label)) <= 1)
        },
      ),
    )
  })

  it('repeats itself for a seed and leaves the labels alone', () => {
    const labels = Int32Array.from({ length: 50 }, (_, i) => i % 3)
    const before = labels.slice()
    assert.deepEqual(stratifiedFolds(labels, 5, createRng(8)), stratifiedFolds(labels, 5, createRng(8)))
    assert.notDeepEqual(stratifiedFolds(labels, 5, createRng(8)), stratifiedFolds(labels, 5, createRng(9)))
    assert.deepEqual(labels, before)
  })

  it('refuses more folds than rows', () => {
    assert.throws(() => stratifiedFolds(Int32Array.of(0, 1), 3, createRng(1)), { code: 'INVALID_ARGUMENT' })
  })
})

describe('groupedFolds', () => {
  it('never puts a group in two folds', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 20, maxLength: 200 }), fc.nat(), (codes, seed) => {
        const groups = Int32Array.from(codes)
        fc.pre(new Set(codes).size >= 3)
        const folds = groupedFolds(
          groups,
          Int32Array.from(codes, (c) => c % 2),
          3,
          createRng(seed),
        )
        const foldOf = new Map<number, number>()
        groups.forEach((g, row) => {
          assert.equal(foldOf.get(g) ?? folds[row], folds[row])
          foldOf.set(g, folds[row]!)
        })
        assert.equal(new Set(folds).size, 3)
      }),
    )
  })

  it('evens out sizes and label shares over many small groups', () => {
    const rng = createRng(4)
    const groups = Int32Array.from({ length: 3000 }, () => Math.floor(rng() * 600))
    const labels = Int32Array.from({ length: 3000 }, () => (rng() < 0.2 ? 1 : 0))
    const folds = groupedFolds(groups, labels, 5, rng)
    assert.ok(spread(tally(folds, 5)) <= 30, tally(folds, 5).join())
    assert.ok(spread(tally(folds, 5, (row) => labels[row] === 1)) <= 6)
    assert.ok(spread(tally(groupedFolds(groups, null, 5, rng), 5)) <= 3)
  })

  it('takes rows without a group one by one', () => {
    const folds = groupedFolds(new Int32Array(10).fill(-1), null, 5, createRng(1))
    assert.deepEqual(tally(folds, 5), [2, 2, 2, 2, 2])
  })

  it('refuses more folds than groups, and labels of another length', () => {
    assert.throws(() => groupedFolds(Int32Array.of(0, 0, 1, 1), null, 3, createRng(1)), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => groupedFolds(Int32Array.of(0, 1), Int32Array.of(0), 2, createRng(1)), { code: 'LENGTH_MISMATCH' })
  })
})

describe('expandingFolds', () => {
  it('cuts even times into even blocks, oldest first', () => {
    assert.deepEqual([...expandingFolds(Float64Array.of(9, 1, 2, 3, 4, 5, 6, 7, 8), 2)], [2, 0, 0, 0, 1, 1, 1, 2, 2])
  })

  it('never lets the future into the past: later rows are in the same block or a later one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -5, max: 30 }), { minLength: 2, maxLength: 80 }),
        fc.integer({ min: 1, max: 5 }),
        (days, k) => {
          fc.pre(new Set(days).size > k)
          const times = Float64Array.from(days)
          const blocks = expandingFolds(times, k)
          assert.equal(new Set(blocks).size, k + 1)
          for (let i = 0; i < days.length; i++)
            for (let j = 0; j < days.length; j++) {
              if (times[i] === times[j]) assert.equal(blocks[i], blocks[j])
              if (times[i]! < times[j]!) assert.ok(blocks[i]! <= blocks[j]!)
            }
        },
      ),
    )
  })

  it('refuses missing times and fewer moments than blocks', () => {
    assert.throws(() => expandingFolds(Float64Array.of(1, Number.NaN, 3), 1), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => expandingFolds(Float64Array.of(1, 1, 2, 2), 2), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => expandingFolds(new Float64Array(0), 1), { code: 'INVALID_ARGUMENT' })
  })
})

describe('timeFolds', () => {
  const days = Float64Array.of(5, 0, 3, 1, 4, 2, 7, 6)
  const daysOf = (rows: Int32Array) => [...rows].map((row) => days[row]!).sort()
  const foldsOf = (options: Parameters<typeof timeFolds>[1]) =>
    timeFolds(days, options).map(({ train, validation }) => [daysOf(train), daysOf(validation)])

  it('learns from all that came before, or from the last blocks', () => {
    assert.deepEqual(foldsOf({ folds: 3 }), [
      [
        [0, 1],
        [2, 3],
      ],
      [
        [0, 1, 2, 3],
        [4, 5],
      ],
      [
        [0, 1, 2, 3, 4, 5],
        [6, 7],
      ],
    ])
    assert.deepEqual(foldsOf({ folds: 3, window: 1 }), [
      [
        [0, 1],
        [2, 3],
      ],
      [
        [2, 3],
        [4, 5],
      ],
      [
        [4, 5],
        [6, 7],
      ],
    ])
  })
  it('leaves out rows whose outcome was not known yet', () => {
    assert.deepEqual(foldsOf({ folds: 1, gap: 2 }), [
      [
        [0, 1],
        [4, 5, 6, 7],
      ],
    ])
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 40, maxLength: 80 }),
        fc.nat(3),
        fc.integer({ min: 1, max: 4 }),
        (some, gap, window) => {
          fc.pre(new Set(some).size > 20)
          const times = Float64Array.from(some)
          for (const { train, validation } of timeFolds(times, { folds: 3, gap, window }))
            for (const late of validation) for (const early of train) assert.ok(times[late]! - times[early]! > gap)
        },
      ),
    )
  })
  it('refuses an empty window, a negative gap, and a gap that leaves nothing', () => {
    for (const bad of [{ window: 0 }, { gap: -1 }, { gap: 10 }])
      assert.throws(() => timeFolds(days, { folds: 3, ...bad }), { code: 'INVALID_ARGUMENT' })
  })
})
