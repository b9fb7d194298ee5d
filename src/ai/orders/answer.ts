import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { autopilot, type Hooks } from '#ai/autopilot'
import { type ModelFile, readModelFile } from '#ai/registry'
import { type Scores, scoreTable, writeScores } from '#ai/serving'
import { type Language, say } from '#base'
import type { Table } from '#data/sources'
import { quantile } from '#kernel/stats'
import type { Orders } from './clean.ts'
import { type Comparison, columnOf, compare, simplestOf } from './compare.ts'
import { type FeatureName, features } from './features.ts'
import type { Rhythm } from './rhythm.ts'
import type { OrderQuestion } from './schema.ts'
import { cutsOf, type Snapshot, snapshotAt } from './snapshots.ts'
import { texts } from './texts.ts'

/** Of the rarer outcome, customers that are needed to learn from and to measure with. */
const fewest = { learn: 100, measure: 30 }
const rowsPerPart = 2048

/** One of the list, the best first. */
export type OrderPerson = Readonly<{
  key: string
  score: number
  /** What is to be expected of the person in the window, net of returns, in units of the currency. */
  value: number
  /** In words, the strongest first. */
  reasons: readonly string[]
  /** What was spent in the window that ends with the file, net of returns; and on how many days. */
  before: number
  purchasesBefore: number
}>

export type OrderHooks = Hooks & Readonly<{ keep?: (people: readonly OrderPerson[]) => Promise<void> }>

export type OrderOptions = Readonly<{
  question: OrderQuestion
  language: Language
  /** A folder: `list.csv` and `list.xlsx`, and the run in `model`. */
  out: string
  seed: number
  trials?: number | undefined
  workers?: number | undefined
}>

/** Customers at the days that it learnt from, and at the later one that it was measured at. */
type Delivered = Readonly<{ status: 'delivered'; learnt: number; measured: number }> & Comparison
/** Nothing tells the customers apart: the list groups them. */
type NoSignal = Readonly<{ status: 'no-signal'; learnt: number }>
/** Too few came and went: so many more of the rarer outcome are needed. The list groups customers instead. */
type TooLittle = Readonly<{ status: 'too-little'; more: number }>

/** What came of a question to orders; `list` is how many customers it names. */
export type OrderAnswer = Readonly<{ windowDays: number; list: number }> & (Delivered | NoSignal | TooLittle)

const nameOf = (language: Language) => (key: FeatureName) => say(texts, language, `feature_${key}`)

/** A snapshot as a table that a model reads. */
function tableOf({ customer, features: columns }: Snapshot, { customers }: Orders, language: Language): Table {
  const name = nameOf(language)
  return {
    rows: customer.length,
    columns: [
      {
        name: say(texts, language, 'customer'),
        type: 'category',
        codes: Int32Array.from(customer, (_, i) => i),
        levels: Array.from(customer, (place) => customers[place]!),
      },
      ...features.map((feature, j) => ({ name: name(feature.name), type: 'number' as const, values: columns[j]! })),
    ],
  }
}

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** The snapshots to learn from, as a file of a table: a row a customer and day. */
function learningFile(snapshots: readonly Snapshot[], { customers }: Orders, question: OrderQuestion, language: Language): string {
  const name = nameOf(language)
  const [yes, no] = [say(texts, language, 'yes'), say(texts, language, 'no')]
  const head = [
    say(texts, language, 'customer'),
    ...features.map((feature) => name(feature.name)),
    say(texts, language, `outcome_${question}`),
  ]
  const lines = snapshots.flatMap(({ customer, features: columns, outcome }) =>
    Array.from(customer, (place, i) =>
      [
        cell(customers[place]!),
        ...columns.map((column) => (Number.isNaN(column[i]!) ? '' : String(column[i]))),
        question === 'value' ? String(outcome![i]) : outcome![i] === 1 ? yes : no,
      ].join(','),
    ),
  )
  return `${head.map(cell).join(',')}\n${lines.join('\n')}\n`
}

/** Customers in the order of the list, with their scores. */
function* partsOf(model: ModelFile, table: Table, language: Language): Generator<Scores & { places: Int32Array }> {
  const rows = Int32Array.from({ length: table.rows }, (_, i) => i)
  const scores = scoreTable(model, table, { language, rows })
  const order = rows.toSorted((a, b) => scores.score[b]! - scores.score[a]! || a - b)
  for (let from = 0; from < order.length; from += rowsPerPart) {
    const places = order.slice(from, from + rowsPerPart)
    yield { places, ...scoreTable(model, table, { language, rows: places }) }
  }
}

/** Above this share of customers an amount is cut to it: one wholesaler is no measure of what a customer is worth. */
const giantQuantile = 0.995

/**
 * What each customer of a snapshot spends in a window on the average of their time, net of returns; of a question of value
 * what is foretold takes its place.
 */
function usualOf(snapshot: Snapshot, windowDays: number): Float64Array {
  const [net, tenure] = [columnOf(snapshot, 'net'), columnOf(snapshot, 'tenure')]
  const usual = net.map((sum, i) => (Math.max(0, sum) * windowDays) / Math.max(windowDays, tenure[i]!))
  const most = usual.length === 0 ? 0 : quantile([...usual], giantQuantile)
  return usual.map((value) => Math.min(value, most))
}

/** Hands the people of the list over, part after part. */
async function handOver(
  parts: Iterable<Scores & { places: Int32Array }>,
  snapshot: Snapshot,
  { question, windowDays }: { question: OrderQuestion; windowDays: number },
  keep: NonNullable<OrderHooks['keep']>,
): Promise<void> {
  const usual = usualOf(snapshot, windowDays)
  const [before, bought] = [columnOf(snapshot, 'netNow'), columnOf(snapshot, 'purchasesNow')]
  for (const { ids, score, reasons, places, prediction } of parts)
    await keep(
      ids.map((key, i) => ({
        ...{ key, score: score[i]!, reasons: reasons[i]! },
        value: question === 'value' && typeof prediction[i] === 'number' ? Math.max(0, prediction[i]) : usual[places[i]!]!,
        ...{ before: before[places[i]!]!, purchasesBefore: bought[places[i]!]! },
      })),
    )
}

/** Recency and frequency in four groups, named for what is done with them. */
function groupOf(snapshot: Snapshot, i: number, windowDays: number): 'frequent' | 'recent' | 'fading' | 'once' {
  const isRecent = columnOf(snapshot, 'recency')[i]! <= windowDays / 2
  return columnOf(snapshot, 'purchases')[i]! > 1 ? (isRecent ? 'frequent' : 'fading') : isRecent ? 'recent' : 'once'
}

/** The groups instead of a model, as `simplestOf` orders customers; their score is what they are ordered by. */
async function writeGroups(
  snapshot: Snapshot,
  orders: Orders,
  rhythm: Rhythm,
  options: OrderOptions,
  keep: OrderHooks['keep'],
): Promise<void> {
  const { language, question, out } = options
  await mkdir(out, { recursive: true })
  const by = question === 'value' ? 'netNow' : 'recency'
  const score = simplestOf(snapshot, question)
  const order = Array.from(score, (_, i) => i).sort((a, b) => score[b]! - score[a]! || a - b)
  const name = nameOf(language)
  const days = columnOf(snapshot, 'recency')
  const parts = [
    {
      places: Int32Array.from(order),
      idName: say(texts, language, 'customer'),
      ids: order.map((i) => orders.customers[snapshot.customer[i]!]!),
      score: Float64Array.from(order, (i) => columnOf(snapshot, by)[i]!),
      prediction: order.map((i) => say(texts, language, `group_${groupOf(snapshot, i, rhythm.windowDays)}`)),
      classes: [],
      probabilities: null,
      reasons: order.map((i) => [`${name('recency')}: ${days[i]}`]),
    },
  ]
  await writeScores({ csv: join(out, 'list.csv'), xlsx: join(out, 'list.xlsx') }, parts, {
    ...{ language, isProbability: false, scoreTitle: name(by) },
  })
  // A person is shown with the group that they are in
  const grouped = parts.map((part) => ({ ...part, reasons: part.reasons.map((why, i) => [part.prediction[i]!, ...why]) }))
  if (keep) await handOver(grouped, snapshot, { question, windowDays: rhythm.windowDays }, keep)
}

/**
 * From orders to a ranked list of today's customers: learns from how they were at earlier days and what they did then, and is
 * measured on the latest window that is over, which nothing was learnt from. With too little to learn from it delivers groups.
 * @throws as `autopilot`
 */
export async function answerOrders(
  orders: Orders,
  rhythm: Rhythm,
  options: OrderOptions,
  { keep, ...hooks }: OrderHooks = {},
): Promise<OrderAnswer> {
  const { question, language, out, seed, trials, workers } = options
  const { windowDays } = rhythm
  const cuts = cutsOf(rhythm)
  const at = async (cut: number): Promise<Snapshot> => {
    // Others are served between two of them
    await turn()
    hooks.signal?.throwIfAborted()
    return snapshotAt(orders, rhythm, question, cut)
  }
  const learn: Snapshot[] = []
  for (const cut of cuts.learn) learn.push(await at(cut))
  const [measure, now] = [await at(cuts.measure), await at(cuts.now)]
  const outcomes = learn.flatMap(({ outcome }) => [...outcome!])
  const rarer = (values: readonly number[]) => {
    const came = values.filter((one) => one > 0).length
    return Math.min(came, values.length - came)
  }
  const measured = [...measure.outcome!]
  const more = Math.max(fewest.learn - rarer(outcomes), fewest.measure - rarer(measured))
  if (more > 0) {
    await writeGroups(now, orders, rhythm, options, keep)
    return { status: 'too-little', windowDays, list: now.customer.length, more }
  }
  const work = await mkdtemp(join(tmpdir(), 'rumbo-orders-'))
  try {
    const file = join(work, `${say(texts, language, 'snapshots')}.csv`)
    await writeFile(file, learningFile(learn, orders, question, language), { mode: 0o600 })
    const report = await autopilot(
      {
        ...{ file, language, seed, trials, windowDays, out: join(out, 'model') },
        target: say(texts, language, `outcome_${question}`),
        positive: question === 'value' ? undefined : say(texts, language, 'yes'),
        // A customer stands there once for each day: together in one part, so that nobody is recognised
        group: say(texts, language, 'customer'),
        workers: workers ?? Math.min(4, availableParallelism()),
      },
      hooks,
    )
    if (report.status !== 'delivered') {
      await writeGroups(now, orders, rhythm, options, keep)
      return { status: 'no-signal', windowDays, list: now.customer.length, learnt: outcomes.length }
    }
    const named = { ...(await readModelFile(join(out, 'model'))), id: say(texts, language, 'customer') }
    const { score } = scoreTable(named, tableOf(measure, orders, language), { language })
    await writeScores(
      { csv: join(out, 'list.csv'), xlsx: join(out, 'list.xlsx') },
      partsOf(named, tableOf(now, orders, language), language),
      { language, isProbability: question !== 'value' },
    )
    if (keep) await handOver(partsOf(named, tableOf(now, orders, language), language), now, { question, windowDays }, keep)
    return {
      ...{ status: 'delivered', windowDays, list: now.customer.length, learnt: outcomes.length, measured: measured.length },
      ...compare(question, measured, score, simplestOf(measure, question), seed),
    }
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}
