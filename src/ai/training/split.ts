import { type Decision, DomainError, decided, warned } from '#base'
import { createRng, deriveSeed, expandingFolds, groupedFolds, stratifiedFolds, timeFolds } from '#kernel/sampling'
import { type Fold, type Kind, thinRows } from './data.ts'

export type SplitInput = Readonly<{
  kind: Kind
  /** Outcome per row of the table. */
  y: Float64Array
  /** Rows with a known outcome. */
  rows: Int32Array
  /** Group code per row of the table (−1 none), or null. */
  groups: Int32Array | null
  /** Sets of rows (of the table) that are the same in every feature. */
  duplicates: readonly Int32Array[]
  /** Moment of each row of the table, or null. */
  times: Float64Array | null
  folds: number
  /** Rows to learn from, and to test on, at most: more are sampled. */
  most: Readonly<{ train: number; test: number }>
  seed: number
}>
export type Split = Readonly<{
  method: 'stratified' | 'grouped' | 'time'
  train: Int32Array
  test: Int32Array
  folds: readonly Fold[]
  /** Group per row of the table, with equal rows joined; null where every row stands alone. */
  clusters: Int32Array | null
}>

/** A test sample of one row in five. */
const parts = 5

/** Classes, or tenths of a number: what each fold should have alike. */
function labelsOf(kind: Kind, y: Float64Array, rows: Int32Array): Int32Array {
  if (kind !== 'regression') return Int32Array.from(rows, (row) => y[row]!)
  const order = Array.from(rows.keys()).sort((a, b) => y[rows[a]!]! - y[rows[b]!]!)
  const labels = new Int32Array(rows.length)
  for (const [place, i] of order.entries()) labels[i] = Math.floor((10 * place) / rows.length)
  return labels
}

/** Joins groups and sets of equal rows: rows that are linked by either belong together. */
function joinGroups(rows: number, groups: Int32Array | null, duplicates: readonly Int32Array[]): Int32Array | null {
  if (!groups && duplicates.length === 0) return null
  const parent = Int32Array.from({ length: rows }, (_, i) => i)
  const root = (i: number): number => {
    let at = i
    while (parent[at] !== at) at = parent[at] = parent[parent[at]!]!
    return at
  }
  const first = new Map<number, number>()
  for (let i = 0; groups && i < rows; i++) {
    if (groups[i]! < 0) continue
    const leader = first.get(groups[i]!)
    if (leader === undefined) first.set(groups[i]!, i)
    else parent[root(i)] = root(leader)
  }
  for (const same of duplicates) for (const row of same) parent[root(row)] = root(same[0]!)
  const size = new Int32Array(rows)
  for (let i = 0; i < rows; i++) size[root(i)]!++
  return Int32Array.from({ length: rows }, (_, i) => (size[root(i)]! > 1 ? root(i) : -1))
}

const where = (rows: Int32Array, keep: (i: number) => boolean): Int32Array => rows.filter((_, i) => keep(i))

const thinned = ({ most, seed }: SplitInput, test: Int32Array, train: Int32Array) => ({
  test: thinRows(test, most.test, deriveSeed(seed, 'thin', 'test')),
  train: thinRows(train, most.train, deriveSeed(seed, 'thin', 'train')),
})

/** What decides how rows are dealt into folds. */
export type Dealing = Readonly<{
  kind: Kind
  y: Float64Array
  clusters: Int32Array | null
  times: Float64Array | null
  seed: number
}>

function deal({ kind, y, clusters, seed }: Dealing, some: Int32Array, k: number, name: string): Int32Array {
  const rng = createRng(deriveSeed(seed, name))
  const labels = labelsOf(kind, y, some)
  return clusters
    ? groupedFolds(
        Int32Array.from(some, (row) => clusters[row]!),
        labels,
        k,
        rng,
      )
    : stratifiedFolds(labels, k, rng)
}

/** At most k folds of some rows: forward in time, or by whole groups, or with the same mix of outcomes. */
export function dealFolds(how: Dealing, rows: Int32Array, k: number): Fold[] {
  const { times } = how
  if (times) {
    const inner = Float64Array.from(rows, (row) => times[row]!)
    const rowsAt = (places: Int32Array) => places.map((i) => rows[i]!)
    return timeFolds(inner, { folds: Math.min(k, new Set(inner).size - 1) }).map((fold) => ({
      train: rowsAt(fold.train),
      validation: rowsAt(fold.validation),
    }))
  }
  const fold = deal(how, rows, k, 'folds')
  return Array.from({ length: k }, (_, f) => ({
    train: where(rows, (i) => fold[i] !== f),
    validation: where(rows, (i) => fold[i] === f),
  }))
}

function timeSplit(input: SplitInput, times: Float64Array): Split {
  const { rows } = input
  const distinct = new Set(rows.values().map((row) => times[row]!)).size
  if (distinct < parts + 1) throw new DomainError('TIME_NOT_ORDERED', { n: distinct, least: parts + 1 })
  const blockOf = expandingFolds(
    Float64Array.from(rows, (row) => times[row]!),
    parts - 1,
  )
  const { test, train } = thinned(
    input,
    where(rows, (i) => blockOf[i] === parts - 1),
    where(rows, (i) => blockOf[i]! < parts - 1),
  )
  return { method: 'time', train, test, folds: dealFolds({ ...input, times, clusters: null }, train, input.folds), clusters: null }
}

function dealtSplit(input: SplitInput): Split {
  const { y, rows } = input
  const clusters = joinGroups(y.length, input.groups, input.duplicates)
  if (clusters && input.groups) {
    const n = new Set(rows.values().map((row, i) => (clusters[row]! < 0 ? -1 - i : clusters[row]!))).size
    if (n < 2 * parts) throw new DomainError('TOO_FEW_GROUPS', { n, least: 2 * parts })
  }
  const how = { ...input, clusters }
  const part = deal(how, rows, parts, 'test')
  const { test, train } = thinned(
    input,
    where(rows, (i) => part[i] === 0),
    where(rows, (i) => part[i] !== 0),
  )
  return { method: input.groups ? 'grouped' : 'stratified', train, test, folds: dealFolds(how, train, input.folds), clusters }
}

/** The first of some parts that holds only one of two outcomes. */
export const partOfOneAnswer = (kind: Kind, y: Float64Array, some: readonly Int32Array[]): Int32Array | undefined =>
  kind === 'binary' ? some.find((rows) => !(rows.some((row) => y[row] === 1) && rows.some((row) => y[row] === 0))) : undefined

function checkClasses(kind: Kind, y: Float64Array, split: Split): void {
  const poor = partOfOneAnswer(kind, y, [split.test, ...split.folds.flatMap((fold) => [fold.train, fold.validation])])
  if (poor) throw new DomainError('ONE_ANSWER_IN_PART', { n: poor.length })
}

/**
 * Sets a test sample aside (a fifth; by time: the newest fifth) and deals the rest into folds. The seed alone decides, so
 * the test sample stays the same whatever is tried on the rest.
 * @throws TIME_NOT_ORDERED, TOO_FEW_GROUPS, ONE_ANSWER_IN_PART
 */
export function splitRows(input: SplitInput): { split: Split; decisions: Decision[] } {
  const split = input.times ? timeSplit(input, input.times) : dealtSplit(input)
  checkClasses(input.kind, input.y, split)
  const counts = { train: split.train.length, test: split.test.length, folds: split.folds.length }
  const decisions = [
    decided(({ stratified: 'SPLIT_STRATIFIED', grouped: 'SPLIT_GROUPED', time: 'SPLIT_BY_TIME' } as const)[split.method], counts),
  ]
  if (split.train.length + split.test.length < input.rows.length)
    decisions.unshift(decided('ROWS_SAMPLED', { n: input.rows.length, train: split.train.length, test: split.test.length }))
  if (input.times && input.groups) {
    const { groups } = input
    const past = new Set(split.train.values().map((row) => groups[row]!))
    const both = new Set(split.test.values().map((row) => groups[row]!)).intersection(past)
    both.delete(-1)
    if (both.size > 0) decisions.push(warned('GROUPS_CROSS_TIME', { n: both.size }))
  }
  if (!input.times && input.duplicates.length > 0) {
    const n = input.duplicates.reduce((sum, rows) => sum + rows.length, 0)
    decisions.push(warned('DUPLICATES_KEPT_TOGETHER', { n, groups: input.duplicates.length }))
  }
  return { split, decisions }
}
