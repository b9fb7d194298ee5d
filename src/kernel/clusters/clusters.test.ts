import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Matrix } from '#kernel/linalg'
import { createRng } from '#kernel/sampling'
import { fitKMeans, type KMeansOptions, predictKMeans, silhouette } from './index.ts'
import { assign, lloyd } from './lloyd.ts'
import { type Points, seedCentres } from './seeds.ts'

const options: KMeansOptions = { clusters: 3, starts: 5, iterations: 300, tolerance: 0, standardise: false, seed: 1 }
const matrix = (columns: number[][]): Matrix => ({
  ...{ rows: columns[0]!.length, columns: columns.length, values: Float32Array.from(columns.flat()) },
})

function somePoints(n: number, d: number, seed: number): Points {
  const rng = createRng(seed)
  return { n, d, values: Float64Array.from({ length: n * d }, () => rng()), weight: Float64Array.from({ length: n }, () => 0.5 + rng()) }
}

/** Lloyd's iterations as they are defined. */
function plainLloyd({ n, d, values, weight }: Points, seeds: Float64Array, iterations: number): Float64Array {
  let centres = seeds
  for (let t = 0; t < iterations; t++) {
    const { cluster } = assign({ n, d, values, weight }, centres)
    const next = new Float64Array(centres.length)
    const mass = new Float64Array(centres.length / d)
    for (let i = 0; i < n; i++) mass[cluster[i]!]! += weight[i]!
    for (let i = 0; i < n; i++) for (let j = 0; j < d; j++) next[cluster[i]! * d + j]! += weight[i]! * values[i * d + j]!
    centres = next.map((sum, at) => sum / mass[Math.floor(at / d)]!)
  }
  return centres
}

describe('fitKMeans', () => {
  it('takes the steps of Lloyd’s iterations, though it looks at few distances', () => {
    for (let draw = 0; draw < 20; draw++) {
      const points = somePoints(200, 3, draw)
      const seeds = seedCentres(points, 6, createRng(draw)) as Float64Array
      for (const iterations of [1, 2, 5, 9]) {
        const found = lloyd(points, seeds, iterations, 0)
        const expected = plainLloyd(points, seeds, iterations)
        for (const [at, value] of expected.entries()) assert.ok(Math.abs(found.centres[at]! - value) < 1e-12)
      }
    }
  })

  it('comes to rest where each centre is the mean of its rows and each row is with its nearest centre', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 60 }), fc.integer({ min: 1, max: 5 }), fc.nat(), (n, clusters, seed) => {
        const { values } = somePoints(n, 2, seed)
        const x: Matrix = { rows: n, columns: 2, values: Float32Array.from(values) }
        const model = fitKMeans({ x }, { ...options, clusters, starts: 1 })
        assert.ok(model.converged)
        const { cluster, distance } = predictKMeans(model, x)
        for (const [c, centre] of model.centres.entries()) {
          const own = [...cluster.keys()].filter((i) => cluster[i] === c)
          assert.equal(own.length, model.sizes[c])
          for (const [j, value] of centre.entries())
            assert.ok(Math.abs(own.reduce((sum, i) => sum + x.values[j * n + i]!, 0) / own.length - value) < 1e-6)
        }
        assert.ok(Math.abs(distance.reduce((sum, far) => sum + far ** 2, 0) - model.inertia) < 1e-9 * (1 + model.inertia))
        assert.deepEqual(
          [...model.sizes].sort((a, b) => b - a),
          model.sizes,
        )
      }),
    )
  })

  it('gives a cluster that lost its rows the row that lies farthest out', () => {
    const points: Points = { n: 4, d: 1, values: Float64Array.of(0, 1, 2, 10), weight: new Float64Array(4).fill(1) }
    const found = lloyd(points, Float64Array.of(1, 100, 200), 50, 0)
    assert.deepEqual([...found.cluster].map((c) => found.cluster.filter((o) => o === c).length).sort(), [1, 1, 2, 2])
    assert.equal(found.inertia, 0.5)
  })

  it('counts rows by their weight', () => {
    const x = matrix([[0, 0, 0, 4, 5]])
    const weight = Float64Array.of(1, 1, 1, 3, 1)
    const repeated = matrix([[0, 0, 0, 4, 4, 4, 5]])
    const [a, b] = [fitKMeans({ x, weight }, { ...options, clusters: 2 }), fitKMeans({ x: repeated }, { ...options, clusters: 2 })]
    assert.deepEqual([a.centres, a.sizes, a.inertia], [b.centres, b.sizes, b.inertia])
  })

  it('refuses more clusters than rows differ', () => {
    const x = matrix([[1, 1, 2, 2, 2]])
    assert.throws(() => fitKMeans({ x }, options), { code: 'INVALID_ARGUMENT' })
    assert.equal(fitKMeans({ x }, { ...options, clusters: 2 }).inertia, 0)
  })
})

describe('silhouette', () => {
  it('is 1 for far clusters of like rows, 0 for a row alone, and asks for two clusters', () => {
    const x = matrix([[0, 0, 9, 9, 50]])
    const plain = { means: [0], scales: [1] }
    assert.deepEqual([...silhouette(x, plain, Int32Array.of(0, 0, 1, 1, 2))], [1, 1, 1, 1, 0])
    // Row 1: its own is 1 away, the others 2 and 3: (2.5 − 1) / 2.5
    assert.equal(silhouette(matrix([[0, 1, 3, 4]]), plain, Int32Array.of(0, 0, 1, 1))[1], 0.6)
    assert.throws(() => silhouette(x, plain, new Int32Array(5)), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => silhouette(x, plain, new Int32Array(4)), { code: 'LENGTH_MISMATCH' })
  })
})
