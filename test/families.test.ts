import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type BayesModel, contributionsBayes, fitBayes, marginsBayes, predictBayes } from '#kernel/bayes'
import { explainKMeans, fitKMeans, type KMeansModel, predictKMeans } from '#kernel/clusters'
import { type ForestOptions, fitForest } from '#kernel/forest'
import { contributionsIsolation, explainIsolation, fitIsolation, type IsolationModel, predictIsolation } from '#kernel/isolation'
import type { Matrix } from '#kernel/linalg'
import { contributionsLinear, fitLinearPath, type LinearModel, linearProbability, predictLinear } from '#kernel/linear'
import { explainNeighbours, fitNeighbours, type NeighbourModel, predictNeighbours } from '#kernel/neighbours'
import { createRng } from '#kernel/sampling'
import { contributionsTrees, fitTrees, predictTrees, type TreeOptions, type TreesModel, treesProbability } from '#kernel/trees'

/** What every family of models is asked, whatever it learns by. A new family adds its entries here. */
type Data = { x: Matrix; y: Float64Array; weight?: Float64Array }
type Family<Model> = {
  name: string
  /** Classes of y; 0 = a number. */
  classes: number
  fit: (data: Data, seed: number) => Model
  margins: (model: Model, x: Matrix) => Float64Array
  predict: (model: Model, x: Matrix) => Float64Array
  /** Absent where a family does not add up over columns. */
  contributions?: (model: Model, x: Matrix) => Float64Array
}

const treeOptions = { trees: 12, learningRate: 0.2, leaves: 6, minRowsPerLeaf: 4, l2: 1, bins: 64, rowShare: 0.7, columnShare: 0.7 }
const trees = (objective: TreeOptions['objective'], classes: number): Family<TreesModel> => ({
  name: `trees, ${objective}`,
  classes,
  fit: (data, seed) => fitTrees(data, { ...treeOptions, objective, classes, quantile: 0.5, seed }),
  margins: predictTrees,
  predict: treesProbability,
  contributions: contributionsTrees,
})
const forest = (objective: ForestOptions['objective'], classes: number, cuts: ForestOptions['cuts']): Family<TreesModel> => ({
  ...trees(objective, classes),
  name: `forest, ${cuts} cuts, ${objective}`,
  fit: (data, seed) =>
    fitForest(data, {
      ...{ objective, classes, cuts, seed, bootstrap: cuts === 'best', columnsPer: 'split', columnShare: 0.5 },
      ...{ trees: 20, minRowsPerLeaf: 2, bins: 64 },
    }),
})
const linear = (family: 'gaussian' | 'binomial' | 'poisson' | 'multinomial', classes: number): Family<LinearModel> => ({
  name: `linear, ${family}`,
  classes,
  fit: (data, seed) => fitLinearPath(data, { family, classes, mix: 0.5, lambdas: [0.01], seed })[0]!,
  margins: predictLinear,
  predict: linearProbability,
  contributions: contributionsLinear,
})

const bayes = (classes: number): Family<BayesModel> => ({
  name: `naive Bayes, ${classes} classes`,
  classes,
  fit: (data) => fitBayes(data, { classes, kinds: ['number', 'number', 'number', 'number'], smoothing: 1, leastVariance: 1e-9 }),
  margins: marginsBayes,
  predict: predictBayes,
  contributions: contributionsBayes,
})
const neighbours = (classes: number, votes: 'equal' | 'by-distance'): Family<NeighbourModel> => ({
  name: `nearest neighbours, ${classes} classes, votes ${votes}`,
  classes,
  fit: (data) => fitNeighbours(data, { neighbours: 7, classes, votes, smoothing: 1, standardise: true }),
  margins: predictNeighbours,
  predict: predictNeighbours,
})

/** Families that learn from rows without outcomes. */
type Unlabelled<Model> = {
  name: string
  fit: (data: { x: Matrix; weight?: Float64Array }, seed: number) => Model
  /** Everything that is told of rows. */
  tell: ((model: Model, x: Matrix) => unknown)[]
  explain: (model: Model) => unknown
  weights: boolean
}
const kMeans: Unlabelled<KMeansModel> = {
  name: 'k-means',
  fit: (data, seed) => fitKMeans(data, { clusters: 4, starts: 2, iterations: 100, tolerance: 0, standardise: true, seed }),
  tell: [predictKMeans],
  explain: explainKMeans,
  weights: true,
}
const isolation: Unlabelled<IsolationModel> = {
  name: 'isolation forest',
  fit: (data, seed) => fitIsolation(data, { trees: 20, sample: 64, seed }),
  tell: [predictIsolation, contributionsIsolation],
  explain: explainIsolation,
  weights: false,
}

function someData(classes: number): Data & { weight: Float64Array } {
  const rng = createRng(2026)
  const rows = 120
  const x = { rows, columns: 4, values: Float32Array.from({ length: 4 * rows }, () => rng() * 3 - 1) }
  const y = Float64Array.from({ length: rows }, (_, i) => x.values[i]! + x.values[rows + i]! * 0.5 + rng() * 0.3)
  const weight = Float64Array.from({ length: rows }, () => 0.5 + rng())
  return { x, y: classes === 0 ? y.map((v) => v + 2) : y.map((v) => Math.max(0, Math.min(classes - 1, Math.floor(v + 0.5)))), weight }
}

function conform<Model>(family: Family<Model>): void {
  describe(family.name, () => {
    const data = someData(family.classes)
    const model = family.fit(data, 7)

    it('gives the same model for the same seed', () => {
      assert.equal(JSON.stringify(family.fit(someData(family.classes), 7)), JSON.stringify(model))
    })

    it('leaves the training data alone, and the rows it predicts', () => {
      const before = someData(family.classes)
      family.fit(data, 7)
      family.predict(model, data.x)
      family.contributions?.(model, data.x)
      assert.deepEqual(data, before)
    })

    it('survives JSON, to the last bit of its predictions', () => {
      const back = JSON.parse(JSON.stringify(model)) as Model
      assert.deepEqual(back, model)
      assert.deepEqual(family.margins(back, data.x), family.margins(model, data.x))
      assert.deepEqual(family.predict(back, data.x), family.predict(model, data.x))
    })

    it('learns: its loss is below that of a constant', () => {
      const outputs = Math.max(1, family.classes > 2 ? family.classes : 1)
      const p = family.predict(model, data.x)
      const n = data.x.rows
      assert.equal(p.length, n * outputs)
      const mean = data.y.reduce((a, b) => a + b) / n
      const shares = Array.from({ length: family.classes }, (_, k) => data.y.filter((v) => v === k).length / n)
      const loss = (i: number, number: number, probability: number) =>
        family.classes === 0 ? (data.y[i]! - number) ** 2 : -Math.log(probability)
      let fitted = 0
      let constant = 0
      for (let i = 0; i < n; i++) {
        const own = outputs > 1 ? p[data.y[i]! * n + i]! : data.y[i] === 1 ? p[i]! : 1 - p[i]!
        fitted += loss(i, p[i]!, own)
        constant += loss(i, mean, shares[data.y[i]!]!)
      }
      assert.ok(fitted < 0.8 * constant, `${fitted} against ${constant}`)
    })

    it('gives predictions that float32 holds', () => {
      for (const p of family.predict(model, data.x)) assert.equal(p, Math.fround(p))
    })

    const { contributions } = family
    if (contributions)
      it('explains by contributions that differ from the margin by one constant', () => {
        const phi = contributions(model, data.x)
        const margins = family.margins(model, data.x)
        const rest = Array.from({ length: data.x.rows }, (_, i) => {
          let sum = margins[i]!
          for (let j = 0; j < data.x.columns; j++) sum -= phi[j * data.x.rows + i]!
          return sum
        })
        for (const value of rest) assert.ok(Math.abs(value - rest[0]!) < 1e-9)
      })

    it('refuses by name what it cannot learn from', () => {
      const refused = (wrong: Partial<Data>, code: string) => assert.throws(() => family.fit({ ...data, ...wrong }, 7), { code })
      refused({ y: data.y.with(3, Number.NaN) }, 'TARGET_VALUE_MISSING')
      refused({ y: data.y.slice(1) }, 'LENGTH_MISMATCH')
      refused({ weight: data.weight.with(3, -1) }, 'WEIGHT_INVALID')
      refused({ weight: data.weight.slice(1) }, 'LENGTH_MISMATCH')
      refused({ x: { rows: 0, columns: 4, values: new Float32Array() }, y: new Float64Array() }, 'NO_ROWS')
      if (family.classes > 0) refused({ y: data.y.with(3, family.classes) }, 'CLASS_OUT_OF_RANGE')
      const narrow = { rows: 2, columns: 3, values: new Float32Array(6) }
      for (const use of [family.margins, family.predict, family.contributions])
        if (use) assert.throws(() => use(model, narrow), { code: 'MODEL_COLUMNS_DIFFER' })
    })
  })
}

function conformUnlabelled<Model>(family: Unlabelled<Model>): void {
  describe(family.name, () => {
    const { x, weight } = someData(0)
    const data = family.weights ? { x, weight } : { x }
    const model = family.fit(data, 7)

    it('gives the same model for the same seed, and another for another', () => {
      const again = someData(0)
      assert.equal(JSON.stringify(family.fit(family.weights ? again : { x: again.x }, 7)), JSON.stringify(model))
      assert.equal(family.name === 'k-means' || JSON.stringify(family.fit(data, 8)) !== JSON.stringify(model), true)
    })

    it('leaves the rows alone that it learns from and tells of', () => {
      const before = someData(0)
      family.fit(data, 7)
      for (const tell of family.tell) tell(model, x)
      family.explain(model)
      assert.deepEqual({ x, weight }, { x: before.x, weight: before.weight })
    })

    it('survives JSON, to the last bit of what it tells', () => {
      const back = JSON.parse(JSON.stringify(model)) as Model
      assert.deepEqual(back, model)
      for (const tell of family.tell) assert.deepEqual(tell(back, x), tell(model, x))
      assert.deepEqual(family.explain(back), family.explain(model))
    })

    it('refuses by name what it cannot learn from or tell of', () => {
      assert.throws(() => family.fit({ x: { rows: 0, columns: 4, values: new Float32Array() } }, 7), { code: 'NO_ROWS' })
      for (const tell of family.tell)
        assert.throws(() => tell(model, { rows: 2, columns: 3, values: new Float32Array(6) }), { code: 'MODEL_COLUMNS_DIFFER' })
      if (!family.weights) return
      assert.throws(() => family.fit({ x, weight: weight.with(3, -1) }, 7), { code: 'WEIGHT_INVALID' })
      assert.throws(() => family.fit({ x, weight: weight.slice(1) }, 7), { code: 'LENGTH_MISMATCH' })
    })
  })
}

describe('families of models', () => {
  conform(trees('binary', 2))
  conform(trees('multiclass', 3))
  conform(trees('squared', 0))
  conform(trees('absolute', 0))
  conform(trees('quantile', 0))
  conform(trees('poisson', 0))
  for (const cuts of ['best', 'random'] as const) {
    conform(forest('binary', 2, cuts))
    conform(forest('multiclass', 3, cuts))
    conform(forest('squared', 0, cuts))
  }
  conform(linear('binomial', 2))
  conform(linear('multinomial', 3))
  conform(linear('gaussian', 0))
  conform(linear('poisson', 0))
  conform(bayes(2))
  conform(bayes(3))
  for (const votes of ['equal', 'by-distance'] as const) {
    conform(neighbours(2, votes))
    conform(neighbours(3, votes))
    conform(neighbours(0, votes))
  }
  conformUnlabelled(kMeans)
  conformUnlabelled(isolation)

  it('tells of rows who their neighbours are, the row itself first', () => {
    const data = someData(0)
    const model = fitNeighbours(data, { neighbours: 2, classes: 0, votes: 'equal', smoothing: 0, standardise: true })
    assert.deepEqual(
      explainNeighbours(model, data.x).row.filter((_, at) => at % 2 === 0),
      Int32Array.from({ length: 120 }, (_, i) => i),
    )
  })
})
