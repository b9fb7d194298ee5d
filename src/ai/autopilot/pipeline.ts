import { availableParallelism } from 'node:os'
import { basename } from 'node:path'
import {
  effectsOf,
  explainModel,
  figuresOf,
  findWeakSlices,
  labelCheck,
  type Measured,
  robustnessOf,
  testReport,
  timeCheck,
  wrongOutcomes,
} from '#ai/evaluation'
import { fairnessOf } from '#ai/fairness'
import { answersOfMargins, formatOf, type ModelFile, predictModel, readModelFile } from '#ai/registry'
import {
  answers,
  Bench,
  type Candidate,
  type ChosenColumns,
  type Continuation,
  chooseCalibration,
  chooseColumns,
  compareToChosen,
  continuationOf,
  findSuspects,
  firstSettings,
  headline,
  judgeSignal,
  type Learnt,
  learn,
  learnAgain,
  meanOf,
  nestedOptimism,
  outcomesOf,
  repeatFolds,
  type Smaller,
  type Suspect,
  smallerModels,
  smallestAsGood,
  type TrainingData,
} from '#ai/training'
import { type Decision, decided, warned } from '#base'
import { quantile } from '#kernel/stats'
import { createPool, type Pool } from '#platform/compute'
import { version } from '#platform/config'
import type { RunReport } from '#schema/ai/autopilot'
import { lossOfAim } from './aims.ts'
import { writeFindings, writeModel } from './deliver.ts'
import { FairWays } from './fair-ways.ts'
import { type AutopilotOptions, checkOptions, defaultTrials, keptOptions } from './options.ts'
import { openOutput, outputError } from './output-folder.ts'
import { type Prepared, prepare } from './prepare.ts'
import { Journal, type Progress } from './progress.ts'
import { earlierSettings } from './start-from.ts'
import { chooseThreshold, valueReport, type Worth, worthOf } from './worth.ts'

export type Hooks = Readonly<{
  onProgress?: (progress: Progress) => void
  signal?: AbortSignal
  /** Whether a person wants no more settings tried: the run goes on to its end with the best of those that were. */
  isStopAsked?: () => boolean
}>

/**
 * From a file with a known outcome to a model that can be believed: reads, checks, learns, measures, explains and writes
 * everything into `options.out`, whole or not at all. The same options give the same files (timings apart), whatever the
 * number of workers.
 * @throws OPTION_INVALID, OUTPUT_…, the refusals of reading, of the problem and of the split; AbortError when stopped
 */
export async function autopilot(options: AutopilotOptions, hooks: Hooks = {}): Promise<RunReport> {
  checkOptions(options)
  const journal = new Journal(hooks.onProgress ?? (() => {}), () => performance.now())
  const output = await openOutput(options.out)
  try {
    await using pool = createPool({ workers: options.workers ?? Math.min(4, availableParallelism()) })
    journal.decide(output.decisions)
    const run = await new Run(pool, options, hooks, journal, output.draft).all()
    await output.publish()
    return run
  } catch (error) {
    await output.discard()
    throw outputError(error, options.out)
  }
}

/** A model with what is known of it out of fold. */
type Fitted = Readonly<{
  model: ModelFile
  learnt: Learnt
  calibration: RunReport['calibration']
  threshold: RunReport['threshold']
  outOfFold: { rows: Int32Array; y: Float64Array; answers: Float64Array }
  spread: readonly [number, number] | null
}>

class Run {
  readonly #pool: Pool
  #options: AutopilotOptions
  readonly #signal: AbortSignal | undefined
  readonly #isStopAsked: () => boolean
  readonly #journal: Journal
  readonly #folder: string

  constructor(pool: Pool, options: AutopilotOptions, { signal, isStopAsked = () => false }: Hooks, journal: Journal, folder: string) {
    this.#pool = pool
    this.#options = options
    this.#signal = signal
    this.#isStopAsked = isStopAsked
    this.#journal = journal
    this.#folder = folder
  }

  async all(): Promise<RunReport> {
    const { seed } = this.#options
    const journal = this.#journal
    const earlier = this.#options.startFrom === undefined ? null : await earlierSettings(this.#options.startFrom)
    const ready = await prepare(this.#options, journal)
    this.#options = ready.options
    this.#signal?.throwIfAborted()
    const { problem, split } = ready
    const { table } = ready.reading

    const continues = await this.#continuation(ready)
    const data = dataOf(ready, ready.features, seed)
    const whole = new Bench(this.#pool, continues ? { ...data, continues } : data, { signal: this.#signal })
    const found = await this.#suspects(whole, ready)
    journal.decide(found.decisions)
    journal.enter('splitting')
    journal.decide(ready.splitting)

    journal.enter('candidates')
    journal.decide(ready.aims.decisions)
    // The earlier trees read what they read
    const selection = continues ? null : await chooseColumns(whole, split.train)
    const chosen = selection?.chosen ?? null
    journal.decide(selection?.decisions ?? [warned('CONTINUED_FROM', { path: keptOptions(this.#options).continue as string })])
    const bench = chosen ? whole.withColumns(chosen) : whole
    if (bench !== whole) whole.close()
    const priced = worthOf(this.#options, table, problem, split.train)
    const trials = this.#options.trials ?? defaultTrials(split.train.length)
    const budget = this.#options.budgetSeconds
    if (earlier) journal.decide([earlier.decision])
    const searched = await learn(bench, {
      trials,
      ...(earlier ? { first: [...earlier.settings, ...firstSettings] } : {}),
      timeIsUp: () => {
        if (this.#isStopAsked()) return 'person'
        return budget !== undefined && journal.elapsedSeconds > 0.6 * budget ? 'budget' : null
      },
      onBest: (best) => journal.leads(best),
      onProgress: (stage, share) => {
        if (stage === 'tuning' && share === 0) journal.enter('tuning')
        journal.at(share)
      },
    })
    for (const { stage, decision } of searched.decisions) journal.decide([decision], stage)
    const { learnt, sizes, applied } = await this.#compressed(bench, searched)
    journal.enter('calibration')
    const plain = await this.#fit(bench, learnt, ready, priced.worth, (decisions) => journal.decide([...priced.decisions, ...decisions]))
    const { protect = [] } = this.#options
    const fair = new FairWays(this.#options, ready, plain.outOfFold, plain.threshold?.value ?? null)
    const reweighed = async () => {
      const own = new Bench(this.#pool, { ...bench.data, weight: fair.weights() }, { signal: this.#signal })
      const again = { ...learnt, chosen: await learnAgain(own, learnt.chosen) }
      const found = await this.#fit(own, again, ready, priced.worth, () => {})
      own.close()
      return found
    }
    let other = fair.applied === 'reweighing' ? await reweighed() : null
    const base = other ?? plain
    const groupThresholds = fair.applied === 'thresholds' ? fair.thresholds : null
    const fitted = groupThresholds ? { ...base, model: fair.withThresholds(base.model, groupThresholds) } : base
    journal.decide(fair.decisions)

    journal.enter('evaluation')
    const y = outcomesOf(problem.y, split.test)
    const test = predictModel(fitted.model, table, split.test)
    const { hasSignal: delivered, decision } = judgeSignal(bench, learnt, split.train, { rows: split.test, answers: test })
    journal.decide([decision])
    if (delivered && fair.possible) other ??= await reweighed()
    const learningChecks = delivered ? await this.#learningChecks(bench, learnt, fitted, ready, { y, answers: test }) : []
    const delivering = delivered ? learnt.chosen : learnt.candidates[0]!
    const { foldLosses, repeats } = await this.#repeated(bench, learnt, split)
    const lossesOf = (candidate: Candidate) => foldLosses?.get(candidate) ?? candidate.foldLosses
    const differences = compareToChosen(learnt.candidates, delivering, split.folds, lossesOf)
    const nested = this.#options.nested && delivered ? await this.#nested(bench, learnt, ready) : null
    bench.close()
    const mitigation = delivered ? fair.report({ plain, reweighed: other }, y, priced.worth, seed) : null
    const decideBy = groupThresholds ? fair.decideBy(fitted.model, table, test) : undefined
    const figureOptions = { ...this.#figureOptions(fitted, split.test.length), ...(decideBy ? { decideBy } : {}) }
    const payoff = priced.worth && {
      gain: Float64Array.from(split.test, (row) => priced.worth!.perRow[row]!),
      cost: priced.worth.costPerContact,
    }
    const tested = testReport({ kind: problem.kind, classes: problem.classes, y, answers: test }, figureOptions, payoff)
    const outOfFold = this.#outOfFoldFigures(fitted, problem.kind)
    const fairness = delivered
      ? fairnessOf({
          table,
          rows: split.test,
          columns: protect,
          kind: problem.kind,
          y,
          answers: test,
          threshold: fitted.model.threshold,
          decideBy,
          seed,
        })
      : { report: [], decisions: [] }
    journal.decide(fairness.decisions)
    journal.decide([decided('MODEL_OF_TRAINING_ROWS', { train: split.train.length, test: split.test.length })])

    journal.enter('explanation')
    const explained = delivered
      ? await explainModel(this.#pool, fitted.model, table, split.test, y, {
          kind: problem.kind,
          seed,
          fixed: protect,
          signal: this.#signal,
          onProgress: (share) => journal.at(share),
        })
      : { importance: [], dependence: [], decisionChanges: [], stability: [], checks: [] }
    const { checks, ...explanations } = explained
    const told = delivered ? effectsOf(fitted.model, table, split.test, y) : { effects: null, decisions: [] }
    journal.decide(told.decisions)
    const ranked = [...explained.importance.map(({ column }) => column), ...protect]
    const weak = delivered
      ? findWeakSlices({ table, rows: split.test, columns: [...new Set(ranked)], kind: problem.kind, y, answers: test, seed })
      : null

    const withoutSuspects = found.suspects.length > 0 ? await this.#secondRun(ready, found.suspects, chosen, learnt, priced.worth, y) : null

    journal.enter('writing')
    if (delivered) {
      const context = { model: fitted.model, table, language: this.#options.language }
      const options = { signal: this.#signal, onProgress: (share: number) => journal.at(share) }
      journal.decide(await writeModel(this.#pool, this.#folder, context, options))
    }
    const run: RunReport = {
      format: 1,
      rumbo: version,
      status: delivered ? 'delivered' : 'no-signal',
      language: this.#options.language,
      seed,
      options: keptOptions(this.#options),
      source: ready.reading.source,
      problem: {
        ...{
          kind: problem.kind,
          target: problem.target,
          positive: problem.positive,
          classes: [...problem.classes],
          rows: problem.rows.length,
        },
        ...(ready.aims.aim ? { aim: ready.aims.aim } : {}),
        prevalence: problem.kind === 'binary' ? meanOf(outcomesOf(problem.y, problem.rows)) : null,
        mean: problem.kind === 'regression' ? meanOf(outcomesOf(problem.y, problem.rows)) : null,
      },
      ...(ready.question === null ? {} : { question: ready.question }),
      columns: columnReports(ready, protect, chosen),
      duplicates: ready.duplicates,
      decisions: journal.decisions,
      leaks: [...ready.leaks, ...found.suspects.map(suspectReport)],
      split: {
        ...{ method: split.method, folds: split.folds.length, trainRows: split.train.length, testRows: split.test.length },
        ...(repeats > 1 ? { repeats } : {}),
      },
      candidates: learnt.candidates.map((candidate) => ({
        ...this.#candidateReport(candidate, delivering, differences, fitted, problem.kind),
        folds: [...lossesOf(candidate)],
      })),
      nested,
      tuning: {
        trialsRequested: trials,
        trialsDone: learnt.search.history.length,
        stoppedByBudget: learnt.stoppedBy === 'budget',
        stoppedByPerson: learnt.stoppedBy === 'person',
        weights: learnt.search.weights,
        history: learnt.search.history.map((trial, i) => ({ trial: i + 1, ...trial })),
      },
      compression: delivered && sizes ? { applied, sizes: sizes.map((size) => compressionReport(size, bench)) } : null,
      calibration: fitted.calibration,
      threshold: fitted.threshold,
      outOfFold,
      test: tested,
      ...explanations,
      robustness: delivered ? robustnessOf(problem.kind, [...checks, ...learningChecks]) : null,
      effects: told.effects,
      fairness: fairness.report,
      mitigation,
      weakSlices: weak,
      value: priced.worth ? valueReport(priced.worth, { ...fitted.outOfFold, p: fitted.outOfFold.answers }, tested.profit) : null,
      withoutSuspects,
      timings: {},
    }
    journal.at(0.95)
    const perRow = Object.fromEntries(
      (run.compression ? sizes! : []).map(({ way, size }) => [`row:${way}`, Number(size.seconds.toPrecision(3))]),
    )
    run.timings = { ...journal.timings(), ...perRow }
    await writeFindings(this.#folder, run)
    journal.at(1)
    return run
  }

  /** The trees of an earlier model that are to go on, where that was asked for. */
  async #continuation({ reading, problem, features, aims }: Prepared): Promise<Continuation | null> {
    const { continueFrom } = this.#options
    if (continueFrom === undefined) return null
    return continuationOf(await readModelFile(continueFrom), basename(continueFrom), {
      ...{ table: reading.table, features, sha256: reading.source.sha256, monotone: aims.monotone !== undefined },
      problem: { ...problem, aim: aims.aim },
    })
  }

  /** Suspects are looked for by what foretells the mean, whatever is asked for. */
  async #suspects(bench: Bench, ready: Prepared): Promise<Awaited<ReturnType<typeof findSuspects>>> {
    const { aim, monotone } = bench.data
    if (!aim && !monotone) return findSuspects(bench)
    const { aim: _aim, monotone: _monotone, ...data } = dataOf(ready, ready.features, this.#options.seed)
    const plain = new Bench(this.#pool, data, { signal: this.#signal })
    const found = await findSuspects(plain)
    plain.close()
    return found
  }

  /** How a model stands up to wrong outcomes in its training rows, and to the time that follows them. */
  async #learningChecks(
    bench: Bench,
    learnt: Learnt,
    fitted: Fitted,
    { problem, split }: Prepared,
    test: { y: Float64Array; answers: Float64Array },
  ): Promise<Measured[]> {
    const { kind, classes } = problem
    const { aim } = bench.data
    const y = wrongOutcomes(kind, classes.length, bench.data.y, split.train, this.#options.seed)
    const own = new Bench(this.#pool, { ...bench.data, y }, { signal: this.#signal })
    const parts = await own.fit(learnt.chosen, split.train)
    own.close()
    const wrong = predictModel({ ...fitted.model, parts }, bench.data.table, split.test)
    const { rows: _rows, ...outOfFold } = fitted.outOfFold
    return [labelCheck(kind, test.y, wrong, test.answers, aim), ...(split.method === 'time' ? [timeCheck(kind, test, outOfFold, aim)] : [])]
  }

  #figureOptions(fitted: Fitted, n: number) {
    const { aim } = fitted.model.problem
    return { aim, threshold: fitted.model.threshold, spread: fitted.spread, seed: this.#options.seed, draws: n > 20_000 ? 100 : 300 }
  }

  /** Smaller versions of what was learnt; the smallest that is as good takes its place where that was asked for. */
  async #compressed(bench: Bench, learnt: Learnt): Promise<{ learnt: Learnt; sizes: Smaller[] | null; applied: Smaller['way'] }> {
    const trees = learnt.candidates.find(({ name }) => name === 'trees')!
    const sizes = await smallerModels(bench, learnt.chosen, trees)
    if (!sizes || !this.#options.compress) return { learnt, sizes, applied: 'whole' }
    const { taken, decision } = smallestAsGood(sizes)
    this.#journal.decide([decision])
    const candidates = learnt.candidates.map((candidate) => (candidate === learnt.chosen ? taken.candidate : candidate))
    return { learnt: { ...learnt, candidates, chosen: taken.candidate }, sizes, applied: taken.way }
  }

  #outOfFoldFigures(fitted: Fitted, kind: Prepared['problem']['kind']): RunReport['outOfFold'] {
    const { y, answers } = fitted.outOfFold
    return figuresOf(kind, y, answers, { ...this.#figureOptions(fitted, y.length), draws: 100 })
  }

  /** Losses of the candidates on folds dealt anew, where that was asked for. */
  async #repeated(bench: Bench, learnt: Learnt, split: Prepared['split']) {
    const { repeats = 1 } = this.#options
    if (repeats === 1) return { foldLosses: null, repeats }
    const options = { repeats, byTime: split.method === 'time', onProgress: (share: number) => this.#journal.at(share) }
    const { decision, ...found } = await repeatFolds(bench, learnt.candidates, split.train, options)
    this.#journal.decide([decision])
    return found
  }

  /** Everything once more within each fold, where it was asked for. */
  async #nested(bench: Bench, learnt: Learnt, { split, times }: Prepared): Promise<RunReport['nested']> {
    const { nested, decision } = await nestedOptimism(bench, learnt, {
      times: split.method === 'time' ? times : null,
      onProgress: (share) => this.#journal.at(share),
    })
    this.#journal.decide([decision])
    return nested && { folds: [...nested.folds], optimism: nested.optimism }
  }

  /** Calibrates the chosen candidate, sets its threshold, and fits it on all training rows. */
  async #fit(bench: Bench, learnt: Learnt, ready: Prepared, worth: Worth | null, say: (decisions: Decision[]) => void): Promise<Fitted> {
    const { problem, reading, roles } = ready
    const { chosen } = learnt
    const raw = answers(problem.kind, chosen.margins, bench.outputs)
    const { choice, decisions } = chooseCalibration(problem.kind, bench.y, raw, bench.foldOf, bench.clusters)
    const threshold = problem.kind === 'binary' ? chooseThreshold(worth, bench.y, choice.answers) : null
    say([...decisions, ...(threshold?.decisions ?? [])])
    const parts = await bench.fit(chosen, ready.split.train)
    const { protect = [] } = this.#options
    // Groups with thresholds of their own need their columns read
    const used = new Set([...bench.features, ...(roles.id === null ? [] : [roles.id]), ...(this.#options.mitigate ? protect : [])])
    const y = outcomesOf(problem.y, bench.rows)
    const errors = problem.kind === 'regression' ? y.map((value, i) => value - choice.answers[i]!) : null
    const model: ModelFile = {
      format: formatOf(parts),
      rumbo: version,
      problem: {
        ...{ kind: problem.kind, target: problem.target, positive: problem.positive, classes: [...problem.classes] },
        ...(bench.data.aim ? { aim: bench.data.aim } : {}),
      },
      id: roles.id,
      features: [...bench.features],
      reading: reading.formats.filter((format) => used.has(format.name)),
      parts,
      calibration: choice.calibration,
      threshold: threshold?.threshold.value ?? null,
      dataSha256: reading.source.sha256,
      seed: this.#options.seed,
    }
    return {
      ...{ model, learnt },
      calibration: problem.kind === 'regression' ? null : { method: choice.method, candidates: choice.candidates },
      threshold: threshold?.threshold ?? null,
      outOfFold: { rows: bench.rows, y, answers: choice.answers },
      spread: errors ? [quantile(errors, 0.1), quantile(errors, 0.9)] : null,
    }
  }

  /** The same without the suspect columns: settings start from the best of the first run. */
  async #secondRun(
    ready: Prepared,
    suspects: readonly Suspect[],
    chosen: ChosenColumns | null,
    first: Learnt,
    worth: Worth | null,
    y: Float64Array,
  ): Promise<RunReport['withoutSuspects']> {
    const journal = this.#journal
    journal.enter('second-run')
    const columns = suspects.map((suspect) => suspect.column)
    const features = ready.features.filter((name) => !columns.includes(name))
    if (features.length === 0) {
      journal.decide([warned('SECOND_RUN_IMPOSSIBLE', { columns: columns.join(', ') })])
      return null
    }
    journal.decide([decided('SECOND_RUN', { columns: columns.join(', ') })])
    const whole = new Bench(this.#pool, dataOf(ready, features, this.#options.seed), { signal: this.#signal })
    const left = chosen && without(chosen, columns)
    const bench = left ? whole.withColumns(left) : whole
    const trials = Math.max(2, Math.ceil(first.search.history.length / 4))
    const learnt = await learn(bench, {
      trials,
      first: [first.search.history[first.search.best]!.params],
      onProgress: (stage, share) => journal.at(stage === 'tuning' ? 0.3 + 0.5 * share : 0.3 * share),
    })
    const fitted = await this.#fit(bench, learnt, ready, worth, () => {})
    bench.close()
    const { table } = ready.reading
    const { kind } = ready.problem
    const test = figuresOf(kind, y, predictModel(fitted.model, table, ready.split.test), this.#figureOptions(fitted, y.length))
    return { columns, outOfFold: this.#outOfFoldFigures(fitted, kind), test }
  }

  #candidateReport(
    candidate: Candidate,
    chosen: Candidate,
    differences: ReturnType<typeof compareToChosen>,
    fitted: Fitted,
    kind: Prepared['problem']['kind'],
  ): Omit<RunReport['candidates'][number], 'folds'> {
    const { model, outOfFold } = fitted
    const plain = candidate.calibrated ?? answersOfMargins({ problem: model.problem, calibration: { method: 'none' } }, candidate.margins)
    const { aim } = model.problem
    const options = { aim, threshold: null, spread: null, seed: this.#options.seed, draws: 50 }
    const all = figuresOf(kind, outOfFold.y, plain, options)
    const kept = {
      binary: ['auc', 'prAuc', 'logLoss', 'brier'],
      multiclass: ['macroAuc', 'logLoss', 'accuracy'],
      regression: ['rmse', 'mae', 'r2', ...(aim ? ['d2', lossOfAim[aim.objective]] : [])],
    }[kind]
    const beside = differences.find(({ name }) => name === candidate.name)
    return {
      name: candidate.name,
      params: candidate.params,
      outOfFold: Object.fromEntries(kept.flatMap((name) => (all[name] ? [[name, all[name]]] : []))),
      chosen: candidate === chosen,
      ...(beside ? { toChosen: { difference: beside.difference, p: beside.p } } : {}),
    }
  }
}

function dataOf({ reading, problem, split, learntFrom, aims }: Prepared, features: readonly string[], seed: number): TrainingData {
  // What is not a feature stays here: a worker would hold its own copy of the names of every row.
  const table = { rows: reading.table.rows, columns: reading.table.columns.filter(({ name }) => features.includes(name)) }
  return {
    ...{ table, kind: problem.kind, y: learntFrom, features, folds: split.folds, seed },
    classes: Math.max(1, problem.classes.length),
    ...(split.clusters ? { clusters: split.clusters } : {}),
    ...(aims.aim ? { aim: aims.aim } : {}),
    ...(aims.monotone ? { monotone: aims.monotone } : {}),
  }
}

/** The columns chosen, less those that are left out; null where a fold would have none. */
function without(chosen: ChosenColumns, columns: readonly string[]): ChosenColumns | null {
  const keep = (names: readonly string[]) => names.filter((name) => !columns.includes(name))
  const left = { folds: chosen.folds.map(keep), all: keep(chosen.all) }
  return [...left.folds, left.all].some((names) => names.length === 0) ? null : left
}

const compressionReport = ({ way, candidate, size, difference, asGood }: Smaller, { kind, data }: Bench) => ({
  ...{ way, trees: size.trees, bytes: size.bytes, comparisons: size.comparisons, difference, asGood },
  loss: headline(kind, meanOf(candidate.rowLoss), data.aim),
})

const suspectReport = ({ column, reason, alone, others, all }: Suspect): RunReport['leaks'][number] => ({
  column,
  certain: false,
  evidence: { kind: 'far-ahead', reason, alone, others, all },
})

function columnReports(
  { reading, profiles, roles, leaks, features }: Prepared,
  protect: readonly string[],
  chosen: ChosenColumns | null,
): RunReport['columns'] {
  const leaky = new Set(leaks.map((leak) => leak.column))
  const useless = new Set(chosen === null ? [] : features.filter((name) => !chosen.all.includes(name)))
  return reading.table.columns.map(({ name, type }, j) => ({
    ...{ name, type },
    role: leaky.has(name) ? 'leak' : useless.has(name) ? 'useless' : roles.roleOf.get(name)!,
    missing: profiles[j]!.missing,
    distinct: profiles[j]!.distinct,
    protected: protect.includes(name),
  }))
}
