import { aimedShare, type ModelPart } from '#ai/registry'
import { type SearchResult, search } from '#ai/tuning'
import { codedOutputs } from '#data/recipes'
import type { NumberDimension } from '#kernel/optimisation'
import { deriveSeed } from '#kernel/sampling'
import { quantile } from '#kernel/stats'
import type { MapOptions, Pool, SharedHandle } from '#platform/compute'
import { chooseCalibration } from './calibrate.ts'
import type { ContinuedFold, ContinuedTask } from './continue-task.ts'
import {
  type ChosenColumns,
  type Fold,
  type FoldContext,
  joinMargins,
  type Kind,
  outcomesOf,
  outOfFoldRows,
  outputsOf,
  type PreparedFold,
  type TrainingData,
  thinFolds,
} from './data.ts'
import type { FinalTask, LinearFold, LinearTask, PrepareTask, TreesFold, TreesTask } from './fold-task.ts'
import { answers, headline, meanOf, pairedZ, rowLosses } from './loss.ts'
import type { SelectionTask } from './select-task.ts'

const selectModule = new URL('./select-task.ts', import.meta.url)
const taskModule = new URL('./fold-task.ts', import.meta.url)
const continueModule = new URL('./continue-task.ts', import.meta.url)

type WithoutRows<T> = T extends unknown ? Omit<T, 'rows'> : never
/** How to fit a part of the delivered model on all its rows. */
export type PartPlan = WithoutRows<FinalTask> & { weight: number }
/** What a task on a fold takes of a part that is trees. */
const treesOf = ({ options, codes = false }: Extract<PartPlan, { family: 'trees' }>) => ({ options, codes })
export type Candidate = Readonly<{
  name: 'prior' | 'rule' | 'linear' | 'trees' | 'focal' | 'continued' | 'blend'
  params: Record<string, number | string>
  /** Out of fold, n × outputs, column-major. */
  margins: Float64Array
  /** Answers out of fold, each calibrated by the other folds, where the loss that was learnt draws probabilities to the middle. */
  calibrated?: Float64Array
  rowLoss: Float64Array
  foldLosses: number[]
  plan: readonly PartPlan[]
}>

/** The work of learning on one set of folds: tasks go to the pool, results come back in the order of the folds. */
export class Bench {
  readonly data: TrainingData
  readonly rows: Int32Array
  readonly foldOf: Int32Array
  /** Outcomes of `rows`. */
  readonly y: Float64Array
  readonly outputs: number
  /** Group of each of `rows`. */
  readonly clusters: Int32Array | undefined
  readonly #pool: Pool
  readonly #options: MapOptions
  /** Folds prepared for trees, by whether categories are codes. */
  readonly #prepared = new Map<boolean, { context: FoldContext; shared: SharedHandle }>()
  #plain: SharedHandle | null = null

  constructor(pool: Pool, data: TrainingData, options: { signal?: AbortSignal | undefined }) {
    this.data = data
    this.#pool = pool
    this.#options = options.signal ? { signal: options.signal } : {}
    const { rows, foldOf } = outOfFoldRows(data.folds)
    this.rows = rows
    this.foldOf = foldOf
    this.y = outcomesOf(data.y, rows)
    this.outputs = outputsOf(data)
    this.clusters = data.clusters && Int32Array.from(rows, (row) => data.clusters![row]!)
  }

  /** Columns that the delivered model learns from. */
  get features(): readonly string[] {
    return this.data.chosen?.all ?? this.data.features
  }

  get kind(): Kind {
    return this.data.kind
  }

  #run<Task, Result>(name: string, tasks: readonly Task[], shared: SharedHandle, onDone?: (done: number) => void): Promise<Result[]> {
    return this.#pool.map<Task, Result>(taskModule, name, tasks, {
      ...this.#options,
      shared,
      ...(onDone ? { onDone: (_index: number, done: number) => onDone(done) } : {}),
    })
  }

  #handle(): SharedHandle {
    return (this.#plain ??= this.#pool.share(this.data))
  }

  async #preparedFor(codes: boolean): Promise<{ context: FoldContext; shared: SharedHandle }> {
    const known = this.#prepared.get(codes)
    if (known) return known
    const tasks = this.data.folds.map((_, fold): PrepareTask => ({ fold, codes }))
    const prepared = await this.#run<PrepareTask, PreparedFold>('prepareFold', tasks, this.#handle())
    const context = { ...this.data, prepared }
    const made = { context, shared: this.#pool.share(context) }
    this.#prepared.set(codes, made)
    return made
  }

  /** Fits the recipes of the folds for trees, once. */
  async prepare(codes = false): Promise<FoldContext> {
    return (await this.#preparedFor(codes)).context
  }

  async trees(tasks: readonly TreesTask[], onDone?: (done: number) => void): Promise<TreesFold[]> {
    const { shared } = await this.#preparedFor(tasks[0]?.codes ?? false)
    return this.#run<TreesTask, TreesFold>('treesOnFold', tasks, shared, onDone)
  }

  linear(tasks: readonly LinearTask[], onDone?: (done: number) => void): Promise<LinearFold[]> {
    return this.#run<LinearTask, LinearFold>('linearOnFold', tasks, this.#handle(), onDone)
  }

  /** Lets the trees of the earlier model go on. */
  continued(tasks: readonly ContinuedTask[]): Promise<ContinuedFold[]> {
    return this.#pool.map(continueModule, 'continuedOnFold', tasks, { ...this.#options, shared: this.#handle() })
  }

  /** Margins of a part, learnt on the rows of each given fold, for its other rows. */
  async partOn(part: PartPlan, folds: readonly number[]): Promise<Float64Array[]> {
    const { family } = part
    if (family === 'continued')
      return (await this.continued(folds.map((fold) => ({ fold, options: part.options })))).map(({ margins }) => margins)
    const found =
      family === 'trees'
        ? await this.trees(folds.map((fold) => ({ fold, ...treesOf(part) })))
        : await this.linear(folds.map((fold) => ({ fold, path: part.path, pick: part.pick, products: part.products ?? false })))
    return found.map(({ margins }) => margins)
  }

  /** Fits the parts of a candidate on the given rows of the table. */
  async fit({ plan }: Candidate, rows: Int32Array): Promise<ModelPart[]> {
    const tasks = plan.map(({ weight: _weight, ...part }): FinalTask => ({ ...part, rows }))
    const parts = await this.#run<FinalTask, Omit<ModelPart, 'weight'>>('fitPart', tasks, this.#handle())
    return parts.map((part, i) => ({ ...part, weight: plan[i]!.weight }))
  }

  /** Mean over the folds of a figure, by their rows. */
  overFolds(figure: (fold: number) => number): number {
    const sizes = this.data.folds.map((fold) => fold.validation.length)
    return sizes.reduce((sum, size, f) => sum + size * figure(f), 0) / this.rows.length
  }

  candidate(name: Candidate['name'], params: Candidate['params'], margins: Float64Array, plan: readonly PartPlan[]): Candidate {
    const { aim } = this.data
    const plain = answers(this.kind, margins, this.outputs)
    const calibrated = plan.some((part) => part.family === 'trees' && part.options.focus)
      ? chooseCalibration(this.kind, this.y, plain, this.foldOf, this.clusters).choice.answers
      : null
    const rowLoss = rowLosses(this.kind, this.y, calibrated ?? plain, aim)
    const foldLosses = this.data.folds.map((_, f) => headline(this.kind, meanOf(rowLoss.filter((_loss, i) => this.foldOf[i] === f)), aim))
    return { name, params, margins, ...(calibrated ? { calibrated } : {}), rowLoss, foldLosses, plan }
  }

  /** Columns that the given rows select, task by task. */
  select(tasks: readonly SelectionTask[]): Promise<string[][]> {
    return this.#pool.map(selectModule, 'selectOnRows', tasks, { ...this.#options, shared: this.#handle() })
  }

  /** The same rows and folds with a part of the columns. */
  withColumns(chosen: ChosenColumns): Bench {
    return new Bench(this.#pool, { ...this.data, chosen }, this.#options)
  }

  /** The same bench with fewer rows in its folds, or itself where there are few enough. */
  thinned(mostTrain: number): Bench {
    const data = thinFolds(this.data, mostTrain)
    return data ? new Bench(this.#pool, data, this.#options) : this
  }

  /**
   * A bench on other folds of the same table.
   * @param of the fold whose training rows these divide: they learn from the columns that its rows chose, without which its
   *   other rows would have had a say
   */
  within(folds: readonly Fold[], seed: number, of?: number): Bench {
    const { chosen } = this.data
    const own = chosen && (of === undefined ? chosen.all : chosen.folds[of]!)
    return new Bench(
      this.#pool,
      { ...this.data, ...(own ? { chosen: { folds: folds.map(() => own), all: own } } : {}), folds, seed },
      this.#options,
    )
  }

  /** Margins that a candidate's parts, fitted on the rows of a fold, give its other rows. */
  async marginsOn(fold: number, plan: readonly PartPlan[]): Promise<Float64Array> {
    const margins = new Float64Array(this.data.folds[fold]!.validation.length * this.outputs)
    for (const part of plan) {
      const [own] = await this.partOn(part, [fold])
      own!.forEach((margin, i) => {
        margins[i]! += part.weight * margin
      })
    }
    return margins
  }

  close(): void {
    for (const { shared } of this.#prepared.values()) shared.drop()
    this.#plain?.drop()
  }
}

/** Margins of a model that knows nothing but how often each outcome happens. */
export function priorMargins({ kind, classes, y, aim }: TrainingData, { train, validation }: Fold): Float64Array {
  const known = outcomesOf(y, train)
  const share = aimedShare(aim)
  if (kind === 'regression') return new Float64Array(validation.length).fill(share === null ? meanOf(known) : quantile(known, share))
  const counts = new Float64Array(Math.max(2, classes))
  for (const outcome of known) counts[outcome]!++
  // Half a row more of each class keeps the logarithm finite
  const shares = counts.map((n) => (n + 0.5) / (known.length + 0.5 * counts.length))
  if (kind === 'binary') return new Float64Array(validation.length).fill(Math.log(shares[1]! / shares[0]!))
  return Float64Array.from({ length: validation.length * classes }, (_, i) => Math.log(shares[Math.floor(i / validation.length)]!))
}

export function priorCandidate(bench: Bench): Candidate {
  const { data } = bench
  const margins = joinMargins(
    data.folds.map((fold) => priorMargins(data, fold)),
    bench.outputs,
  )
  return bench.candidate('prior', {}, margins, [])
}

/** One question about one column: the cut that lowers the training loss most. */
export async function ruleCandidate(bench: Bench): Promise<Candidate> {
  const { seed, folds } = bench.data
  const leaf = Math.max(5, Math.round(folds[0]!.train.length / 50))
  const options = { trees: 1, learningRate: 1, leaves: 2, minRowsPerLeaf: leaf, l2: 1, rowShare: 1, columnShare: 1, seed }
  const found = await bench.trees(folds.map((_, fold) => ({ fold, options })))
  const margins = joinMargins(
    found.map((fold) => fold.margins),
    bench.outputs,
  )
  return bench.candidate('rule', { minRowsPerLeaf: leaf }, margins, [{ family: 'trees', options, weight: 1 }])
}

/** Whole numbers from 0 on, at least three of them; the largest may have been drawn in. */
export function areCounts(y: Float64Array): boolean {
  const largest = y.reduce((a, b) => Math.max(a, b), 0)
  return y.every((v) => v >= 0 && (Number.isInteger(v) || v === largest)) && new Set(y).size >= 3
}

/** Elastic net: mix, place on the path and, of counts, the family are those of least held-out loss. */
export async function linearCandidate(bench: Bench, onProgress: (share: number) => void): Promise<Candidate> {
  const { folds, features, kind, y, aim } = bench.data
  const large = bench.rows.length * features.length > 400_000
  const mixes = large ? [0.5] : [0.1, 0.5, 1]
  const path = { lambdaCount: large ? 20 : 30, lambdaMinRatio: 0.001, tolerance: 1e-6 }
  const counts =
    kind === 'regression' &&
    aim === undefined &&
    folds.every((fold) => [fold.train, fold.validation].every((rows) => areCounts(outcomesOf(y, rows))))
  const poisson = { family: 'poisson' } as const
  const families = aim?.objective === 'poisson' ? [poisson] : counts ? [{}, poisson] : [{}]
  const paths = families.flatMap((family) => mixes.map((mix): LinearTask['path'] => ({ ...path, ...family, mix })))
  const tasks = paths.flatMap((own) => folds.map((_, fold): LinearTask => ({ fold, path: own, pick: null })))
  const found = await bench.linear(tasks, (done) => onProgress(done / (tasks.length + folds.length)))
  let best = { path: paths[0]!, pick: 0, loss: Number.POSITIVE_INFINITY }
  for (const [m, tried] of paths.entries()) {
    const own = found.slice(m * folds.length, (m + 1) * folds.length)
    const length = Math.min(...own.map((fold) => fold.losses.length))
    for (let pick = 0; pick < length; pick++) {
      const loss = bench.overFolds((f) => own[f]!.losses[pick]!)
      if (loss < best.loss) best = { path: tried, pick, loss }
    }
  }
  const chosen = best.path
  const apart = await bench.linear(folds.map((_, fold): LinearTask => ({ fold, path: chosen, pick: best.pick })))
  const margins = joinMargins(
    apart.map((fold) => fold.margins),
    bench.outputs,
  )
  const params = {
    ...(chosen.family ? { family: chosen.family } : {}),
    mix: chosen.mix,
    step: best.pick + 1,
    steps: path.lambdaCount,
    lambdaMinRatio: path.lambdaMinRatio,
  }
  return bench.candidate('linear', params, margins, [{ family: 'linear', path: chosen, pick: best.pick, weight: 1 }])
}

const mostRounds = 500
const mostTuningRows = 30_000

/** Ranges that suit so many rows: small tables get small, strongly shrunk trees. */
export function treeSpace(rows: number): NumberDimension[] {
  const leaves = Math.max(4, Math.min(31, Math.round(rows / 100)))
  return [
    { name: 'learningRate', low: rows > 8000 ? 0.05 : 0.03, high: 0.12, scale: 'log' },
    { name: 'leaves', low: 3, high: leaves, scale: 'log', whole: true },
    { name: 'minRowsPerLeaf', low: 5, high: Math.max(20, Math.min(150, Math.round(rows / 40))), scale: 'log', whole: true },
    { name: 'l2', low: 0.5, high: 50, scale: 'log' },
    { name: 'rowShare', low: 0.5, high: 1, scale: 'linear' },
    { name: 'columnShare', low: 0.2, high: 1, scale: 'linear' },
  ]
}

/** Settings of the trees that are tried before any is drawn. */
export const firstSettings = [
  { learningRate: 0.05, leaves: 6, minRowsPerLeaf: 20, l2: 5, rowShare: 0.8, columnShare: 0.5 },
  { learningRate: 0.06, leaves: 16, minRowsPerLeaf: 20, l2: 5, rowShare: 0.8, columnShare: 0.5 },
]

const batch = 2
/** After one fold a setting goes on only as one of the best half: settings differ alike on every fold. */
const race = { brackets: [{ settings: 1, rungs: [1] }], keepOneIn: 2, least: 4 } as const

/** A setting of the trees that was measured on all folds on which settings are compared. */
export type TriedFolds = Readonly<{ bench: Bench; folds: readonly number[]; results: readonly TreesFold[] }>

export type TuningOptions = Readonly<{
  trials: number
  /** Settings that are tried first; the house settings unless told. */
  first?: readonly Readonly<Record<string, number>>[]
  timeIsUp?: () => boolean
  onProgress: (share: number) => void
  onTried?: (tried: TriedFolds) => void
}>

/** How trees read categories: by sets where these are better beyond one standard error. Held-out loss of the settings tried first, with a 0/1 per level and with sets of codes. */
export type Encodings = Readonly<{ codes: boolean; marksLoss: number; codesLoss: number }>
export type TunedTrees = Readonly<{
  candidate: Candidate
  search: SearchResult
  /** Null where no column has three levels: then there is one way. */
  encodings: Encodings | null
}>

/** Whether some column may have levels enough for codes. */
const hasLevels = ({ data, features }: Bench): boolean =>
  data.table.columns.some(
    (column) => 'codes' in column && column.type !== 'text' && column.levels.length > 2 && features.includes(column.name),
  )

/**
 * Boosted trees: the reading of categories by the held-out loss of the settings tried first, settings by search over held-out
 * loss; the number of rounds is the mean of what the folds stop at.
 */
export async function treesCandidate(bench: Bench, options: TuningOptions): Promise<TunedTrees> {
  // Settings that are good on many rows are good on all; how many rounds they need is asked of all rows
  const thinned = bench.thinned(mostTuningRows)
  const { folds, seed } = thinned.data
  const train = folds.at(-1)!.train.length
  // Where rows abound three folds tell settings apart as well as five
  const watched = folds.map((_, f) => f).slice(train > 5000 && folds.length >= 5 ? -3 : 0)
  const settingsOf = (params: Readonly<Record<string, number>>, rounds: number): Omit<TreesTask['options'], 'earlyStoppingRounds'> => ({
    trees: rounds,
    learningRate: params.learningRate!,
    leaves: params.leaves!,
    minRowsPerLeaf: params.minRowsPerLeaf!,
    l2: params.l2!,
    rowShare: params.rowShare!,
    columnShare: params.columnShare!,
    seed: deriveSeed(seed, 'trees'),
  })
  const roundsOf = (own: readonly TreesFold[]): number =>
    Math.max(1, Math.round(own.reduce((sum, fold) => sum + fold.rounds, 0) / own.length))
  const stopping = (params: Readonly<Record<string, number>>) => ({ ...settingsOf(params, mostRounds), earlyStoppingRounds: 25 })
  const first = options.first ?? firstSettings
  // What was learnt to choose the encoding is not learnt again
  const known = new Map<string, TreesFold>()
  const keyOf = ({ fold, options: asked, codes }: TreesTask) => JSON.stringify([fold, asked, codes])
  let encodings: Encodings | null = null
  if (hasLevels(bench) && (await thinned.prepare(true)).prepared.some(({ recipe }) => codedOutputs(recipe).length > 0)) {
    const house = first.slice(0, 2)
    const validation = Int32Array.from(watched.flatMap((fold) => [...folds[fold]!.validation]))
    const [marks, sets] = [new Float64Array(validation.length), new Float64Array(validation.length)]
    for (const [codes, sum] of [
      [false, marks],
      [true, sets],
    ] as const) {
      const tasks = house.flatMap((params) => watched.map((fold): TreesTask => ({ fold, options: stopping(params), codes })))
      const results = await thinned.trees(tasks)
      for (const [i, task] of tasks.entries()) known.set(keyOf(task), results[i]!)
      for (const k of house.keys()) {
        const margins = joinMargins(
          results.slice(k * watched.length, (k + 1) * watched.length).map((fold) => fold.margins),
          bench.outputs,
        )
        const losses = rowLosses(
          bench.kind,
          outcomesOf(bench.data.y, validation),
          answers(bench.kind, margins, bench.outputs),
          bench.data.aim,
        )
        for (let i = 0; i < sum.length; i++) sum[i]! += losses[i]! / house.length
      }
    }
    const clusters = bench.data.clusters && Int32Array.from(validation, (row) => bench.data.clusters![row]!)
    encodings = { codes: pairedZ(marks, sets, clusters) > 1, marksLoss: meanOf(marks), codesLoss: meanOf(sets) }
  }
  const codes = encodings?.codes ?? false
  const tried: TreesFold[][] = []
  const found = await search(
    {
      space: treeSpace(train),
      first,
      trials: options.trials,
      seed: deriveSeed(seed, 'tuning'),
      batch,
      effort: { parts: watched.map((fold) => folds[fold]!.validation.length), ...race },
      ...(options.timeIsUp ? { timeIsUp: options.timeIsUp } : {}),
    },
    async (works) => {
      const tasks = works.flatMap(({ params, from, to }) =>
        watched.slice(from, to).map((fold): TreesTask => ({ fold, options: stopping(params), codes })),
      )
      const fresh = tasks.filter((task) => !known.has(keyOf(task)))
      const { trial: place, from: begun, to: end } = works[0]!
      const made = await thinned.trees(fresh, (done) => {
        const share = (begun + ((end - begun) * done) / fresh.length) / watched.length
        options.onProgress((place - (place % batch) + batch * share) / (options.trials + 2))
      })
      const results = tasks.map((task) => known.get(keyOf(task)) ?? made[fresh.indexOf(task)]!)
      return works.map(({ trial, from, to }) => {
        const own = results.splice(0, to - from)
        const all = (tried[trial] = [...(tried[trial] ?? []), ...own])
        if (all.length === watched.length) options.onTried?.({ bench: thinned, folds: watched, results: all })
        return own.map(({ loss }) => loss)
      })
    },
  )
  const params = found.history[found.best]!.params
  let kept = roundsOf(tried[found.best]!)
  if (thinned !== bench) {
    thinned.close()
    kept = roundsOf(await bench.trees(watched.slice(-2).map((fold) => ({ fold, options: stopping(params), codes }))))
  }
  const settings = settingsOf(params, kept)
  const apart = await bench.trees(folds.map((_, fold) => ({ fold, options: settings, codes })))
  const margins = joinMargins(
    apart.map((fold) => fold.margins),
    bench.outputs,
  )
  const plan: PartPlan = { family: 'trees', options: settings, codes, weight: 1 }
  const candidate = bench.candidate('trees', { ...params, rounds: kept }, margins, [plan])
  return { candidate, search: found, encodings }
}

/** The trees of an earlier model gone on with these rows, by the settings that suit them; how many rounds is asked of the folds. */
export async function continuedCandidate(bench: Bench, trees: Candidate): Promise<Candidate> {
  const { options } = trees.plan[0] as Extract<PartPlan, { family: 'trees' }>
  const folds = bench.data.folds.map((_, fold) => fold)
  const stopping = { ...options, trees: mostRounds, earlyStoppingRounds: 25 }
  const found = await bench.continued(folds.map((fold) => ({ fold, options: stopping })))
  const rounds = Math.max(1, Math.round(found.reduce((sum, { added }) => sum + added, 0) / folds.length))
  const part: PartPlan = { family: 'continued', options: { ...options, trees: rounds }, weight: 1 }
  const margins = joinMargins(await bench.partOn(part, folds), bench.outputs)
  const { fitted } = bench.data.continues!
  const { rounds: _rounds, ...settings } = trees.params
  return bench.candidate('continued', { ...settings, earlierRounds: fitted.trees.length / fitted.outputs, rounds }, margins, [part])
}

/** A candidate learnt anew on the folds of a bench, with the settings that it has. */
export async function learnAgain(bench: Bench, candidate: Candidate): Promise<Candidate> {
  const folds = bench.data.folds.map((_, fold) => fold)
  const parts: Float64Array[] = []
  for (const part of candidate.plan) parts.push(joinMargins(await bench.partOn(part, folds), bench.outputs))
  const margins = parts[0]!.map((_, i) => parts.reduce((sum, own, k) => sum + candidate.plan[k]!.weight * own[i]!, 0))
  return bench.candidate(candidate.name, candidate.params, margins, candidate.plan)
}

/** The mix of two candidates' margins of least held-out loss, in tenths; null when one of them alone is as good. */
export function blendCandidate(bench: Bench, linear: Candidate, trees: Candidate): Candidate | null {
  let best: Candidate | null = null
  let least = Math.min(meanOf(linear.rowLoss), meanOf(trees.rowLoss))
  for (let tenths = 1; tenths <= 9; tenths++) {
    const weight = tenths / 10
    const margins = linear.margins.map((margin, i) => weight * margin + (1 - weight) * trees.margins[i]!)
    const plan = [...linear.plan.map((part) => ({ ...part, weight })), ...trees.plan.map((part) => ({ ...part, weight: 1 - weight }))]
    const blend = bench.candidate('blend', { linear: weight, trees: 1 - weight }, margins, plan)
    const loss = meanOf(blend.rowLoss)
    if (loss >= least) continue
    least = loss
    best = blend
  }
  return best
}
