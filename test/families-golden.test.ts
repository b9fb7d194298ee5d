import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fitBayes, predictBayes } from '#kernel/bayes'
import { explainKMeans, fitKMeans, predictKMeans, silhouette } from '#kernel/clusters'
import type { Matrix } from '#kernel/linalg'
import { explainNeighbours, fitNeighbours, predictNeighbours } from '#kernel/neighbours'

/** Numerical Recipes' congruential generator; numbers in [0, 1). */
function lcg(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** 90 rows in three groups, i mod 3: the first two columns move with the group, the third is noise. Numbers come row by row. */
const n = 90
const u = lcg(42)
const x: Matrix = { rows: n, columns: 3, values: new Float32Array(3 * n) }
for (let i = 0; i < n; i++)
  for (let j = 0; j < 3; j++) x.values[j * n + i] = u() + (j === 0 ? 0.6 * (i % 3) : j === 1 && i % 3 === 1 ? 0.5 : 0)
const group = Float64Array.from({ length: n }, (_, i) => i % 3)
const first: Matrix = {
  rows: 3,
  columns: 3,
  values: Float32Array.from({ length: 9 }, (_, at) => x.values[Math.floor(at / 3) * n + (at % 3)]!),
}
const asked: Matrix = { rows: 3, columns: 3, values: Float32Array.of(0.5, 1.5, 0.2, 0.5, 0.9, 1.2, 0.5, 0.1, 0.8) }

function near(got: ArrayLike<number>, expected: readonly number[], within: number): void {
  assert.equal(got.length, expected.length)
  for (const [i, value] of expected.entries())
    assert.ok(Math.abs(got[i]! - value) <= within, `${got[i]} is not within ${within} of ${value}`)
}
/** Column-major to rows. */
const rowsOf = (p: Float64Array, outputs: number) =>
  Array.from(p, (_, at) => p[(at % outputs) * (p.length / outputs) + Math.floor(at / outputs)]!)

// All numbers: scikit-learn 1.9.1 on these rows, its columns standardised by population deviation where distances count.
describe('what scikit-learn gives', () => {
  it('k-means: the least inertia of 200 beginnings, sizes and silhouette', () => {
    const options = { starts: 30, iterations: 300, tolerance: 0, standardise: true, seed: 1 }
    for (const [clusters, inertia, sizes, mean] of [
      [2, 184.4827737608685, [49, 41], 0.28387806728601345],
      [3, 138.34781236555472, [33, 31, 26], 0.29105421138315396],
      [4, 105.78369393291163, [28, 26, 19, 17], 0.3211485535119195],
    ] as const) {
      const model = fitKMeans({ x }, { ...options, clusters })
      near([model.inertia], [inertia], 1e-9)
      assert.deepEqual(model.sizes, sizes)
      const { cluster } = predictKMeans(model, x)
      near([silhouette(x, model, cluster).reduce((a, b) => a + b) / n], [mean], 1e-12)
    }
    const three = fitKMeans({ x }, { ...options, clusters: 3 })
    const centres = [
      ...[-0.7589153906106962, -0.8840438969842881, 0.42267506714211434],
      ...[0.4160139317777432, 0.3832469309362442, -1.1062994878624508],
      ...[0.46722215404011247, 0.6651074515945353, 0.7825771887710073],
    ]
    near(three.centres.flat(), centres, 1e-9)
    near(explainKMeans(three).apart, centres, 1e-9)
  })

  it('naive Bayes of numbers: GaussianNB', () => {
    const options = { kinds: ['number', 'number', 'number'], smoothing: 1, leastVariance: 1e-9 } as const
    const p = predictBayes(fitBayes({ x, y: group }, { ...options, classes: 3 }), first)
    near(
      rowsOf(p, 3),
      [
        ...[0.9999934600884108, 2.384346193116084e-6, 4.1555653961808525e-6],
        ...[0.09782192350644796, 0.8974595624328418, 0.004718514060710161],
        ...[0.0018749535020306613, 4.547582907288884e-5, 0.9980795706688965],
      ],
      1e-7,
    )
    const ofGroup1 = fitBayes({ x, y: group.map((g) => (g === 1 ? 1 : 0)) }, { ...options, classes: 2 })
    near(predictBayes(ofGroup1, first), [4.75632641973566e-6, 0.7678582673270664, 5.855429743967172e-5], 1e-7)
  })

  it('naive Bayes of levels: CategoricalNB with one row added to each', () => {
    const levels = (m: Matrix): Matrix => ({ ...m, values: m.values.map((value) => Math.floor(value * 3)) })
    const kinds = ['level', 'level', 'level'] as const
    const model = fitBayes({ x: levels(x), y: group }, { classes: 3, kinds, smoothing: 1, leastVariance: 0 })
    near(
      rowsOf(predictBayes(model, levels(first)), 3),
      [
        ...[0.9453124999999997, 0.004136029411764706, 0.05055147058823532],
        ...[0.3383947939262473, 0.5900216919739698, 0.0715835140997831],
        ...[0.05954724409448819, 0.031003937007873975, 0.9094488188976375],
      ],
      1e-7,
    )
  })

  it('nearest neighbours: who they are, how far, and what they vote', () => {
    const options = { neighbours: 5, smoothing: 0, standardise: true } as const
    const model = fitNeighbours({ x, y: group }, { ...options, classes: 3, votes: 'by-distance' })
    const { row, distance } = explainNeighbours(model, asked)
    assert.deepEqual([...row], [60, 33, 69, 30, 48, 16, 25, 76, 49, 62, 10, 18, 87, 15, 19])
    near(
      distance,
      [
        ...[0.4759092157722854, 0.5949145962288659, 0.652380397605199, 0.6944390294045155, 0.7269341235426907],
        ...[0.4349837358539053, 0.5684290158764896, 0.6667300664053074, 0.6938426266525302, 0.8156782951849565],
        ...[0.8532652132043828, 1.0085931603082403, 1.127852308636402, 1.3296715770321594, 1.3523518647096535],
      ],
      1e-12,
    )
    near(
      rowsOf(predictNeighbours(model, asked), 3),
      [1, 0, 0, 0, 0.8509500167344183, 0.14904998326558166, 0.5791311558820038, 0.4208688441179962, 0],
      1e-7,
    )
    const equal = fitNeighbours({ x, y: group }, { ...options, classes: 3, votes: 'equal' })
    near(rowsOf(predictNeighbours(equal, asked), 3), [1, 0, 0, 0, 0.8, 0.2, 0.6, 0.4, 0], 1e-7)
    const number = Float64Array.from({ length: n }, (_, i) => 2 * x.values[i]! + x.values[2 * n + i]!)
    const mean = fitNeighbours({ x, y: number }, { ...options, classes: 0, votes: 'by-distance' })
    near(predictNeighbours(mean, asked), [1.2814851936813287, 2.9266704234829057, 1.571239011206584], 1e-6)
  })
})
