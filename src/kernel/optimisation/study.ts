import { checkRange, DomainError } from '#base'
import { createRng, deriveSeed, type Rng, shuffledRows } from '#kernel/sampling'
import { parzen } from './parzen.ts'
import { checkSpace, type Dimension, decode, encode, isChoice, type Point, type Setting, type Space, sizeOf } from './space.ts'

/** A setting and the loss it gave; null while it is not known. */
export type Trial<D extends Dimension = Dimension> = Readonly<{
  setting: Setting<D>
  loss: number | null
  /** Share of the whole work that was spent on it, 0 … 1: below 1 the trial was given up early. */
  spent: number
}>
export type StudyOptions = Readonly<{
  seed: number
  method: 'tpe' | 'random' | 'grid'
  /** Steps of the grid along a number. */
  steps?: number
  /** Settings that are tried before any other. */
  first?: readonly Readonly<Record<string, number | string>>[]
  /** What an earlier study of the same losses knows: learnt from, not counted, not tried again. */
  known?: readonly Trial[]
}>
/** A search as plain data: it can be kept and gone on with. */
export type Study<D extends Dimension = Dimension> = Readonly<{ space: readonly D[]; options: StudyOptions; trials: readonly Trial<D>[] }>

const randomTrials = 10
const candidates = 24
const mostGood = 25
const mostOfGrid = 1_000_000

/**
 * Begins a search.
 * @throws INVALID_ARGUMENT when the space cannot be searched, or the grid has more than a million settings
 */
export function startStudy<const D extends Dimension>(space: readonly D[], options: StudyOptions): Study<D> {
  checkSpace(space)
  if (options.method === 'grid') {
    const size = axesOf(space, options.steps ?? 5).reduce((product, axis) => product * axis.length, 1)
    checkRange('grid', size, 1, mostOfGrid)
  }
  return { space, options, trials: [] }
}

/**
 * The next setting, and the study that waits for its loss. It depends on the seed and on the trials before it only; a
 * trial that still runs counts as the worst (constant liar), so that settings tried at one time differ. None comes twice.
 * @returns null when every setting has been tried
 */
export function suggest<D extends Dimension>(study: Study<D>): { setting: Setting<D>; study: Study<D> } | null {
  const { space, options, trials } = study
  const tried = new Set([...(options.known ?? []), ...trials].map(({ setting }) => keyOf(space, setting)))
  const fresh = (point: Point) => !tried.has(keyOf(space, decode(space, point)))
  const given = options.first
    ?.map((setting) => encode(space, setting))
    .slice(trials.length)
    .find(fresh)
  const point = given ?? nextPoint(study, fresh, tried.size)
  if (!point) return null
  const setting = decode(space, point)
  return { setting, study: { ...study, trials: [...trials, { setting, loss: null, spent: 0 }] } }
}

/**
 * The study that knows the loss of a trial.
 * @param number of the trial, from 0
 * @throws INVALID_ARGUMENT when there is no such trial, or the loss is not a number
 */
export function observe<D extends Dimension>(study: Study<D>, number: number, loss: number, spent = 1): Study<D> {
  checkRange('trial', number, 0, study.trials.length - 1)
  if (Number.isNaN(loss)) throw new DomainError('INVALID_ARGUMENT', { name: 'loss', got: 'NaN', expected: '−∞ … ∞' })
  return { ...study, trials: study.trials.map((trial, i) => (i === number ? { ...trial, loss, spent } : trial)) }
}

const keyOf = (space: Space, setting: Readonly<Record<string, number | string>>): string =>
  JSON.stringify(space.map(({ name }) => setting[name]))

function nextPoint(study: Study, fresh: (point: Point) => boolean, tried: number): Point | null {
  const { space, options, trials } = study
  if (options.method === 'grid') return gridPoint(study, fresh)
  if (tried >= sizeOf(space)) return null
  const rng = createRng(deriveSeed(options.seed, 'trial', trials.length))
  const past = [...(options.known ?? []), ...trials]
  const point = options.method === 'tpe' && past.length >= randomTrials ? likelyPoint(space, past, rng, fresh) : null
  return point ?? drawnPoint(space, rng, fresh)
}

/** A point at random that was not tried; a small space is searched for one that is left. */
function drawnPoint(space: Space, rng: Rng, fresh: (point: Point) => boolean): Point | null {
  for (let draw = 0; draw < 1000; draw++) {
    const point = space.map((dimension) => (isChoice(dimension) ? Math.floor(rng() * dimension.choices.length) : rng()))
    if (fresh(point)) return point
  }
  if (sizeOf(space) > mostOfGrid) return null
  return pointsOf(axesOf(space, Number.POSITIVE_INFINITY)).find(fresh) ?? null
}

/** From the best to the worst: whole trials by loss, then those given up, the later the better, then those that run. */
function ranked(trials: readonly Trial[]): number[] {
  return trials
    .map((_, i) => i)
    .sort((a, b) => {
      const [one, two] = [trials[a]!, trials[b]!]
      return two.spent - one.spent || (one.loss ?? 0) - (two.loss ?? 0) || a - b
    })
}

/** Of some candidates drawn where good settings lie, the one that lies there most against the others. */
function likelyPoint(space: Space, trials: readonly Trial[], rng: Rng, fresh: (point: Point) => boolean): Point | null {
  const order = ranked(trials)
  const cut = Math.min(mostGood, Math.ceil(0.1 * trials.length))
  const good = new Set(order.slice(0, cut))
  const points = trials.map(({ setting }) => encode(space, setting))
  const [near, far] = [
    parzen(
      space,
      points.filter((_, i) => good.has(i)),
    ),
    parzen(
      space,
      points.filter((_, i) => !good.has(i)),
    ),
  ]
  let best: Point | null = null
  let most = Number.NEGATIVE_INFINITY
  for (let c = 0; c < candidates; c++) {
    const at = near.draw(rng)
    const gain = near.logDensity(at) - far.logDensity(at)
    if (gain <= most || !fresh(at)) continue
    most = gain
    best = at
  }
  return best
}

/** Places along each axis: all of a choice and of few whole numbers, else so many steps from end to end. */
function axesOf(space: Space, steps: number): number[][] {
  return space.map((dimension) => {
    if (isChoice(dimension)) return dimension.choices.map((_, i) => i)
    const { low, high, whole } = dimension
    if (low === high) return [0.5]
    const every = whole && high - low < Math.max(2, steps)
    if (every) return Array.from({ length: high - low + 1 }, (_, i) => encode([dimension], { [dimension.name]: low + i })[0]!)
    const places = Array.from({ length: Math.max(2, steps) }, (_, i) => i / (Math.max(2, steps) - 1))
    if (!whole) return places
    const values = new Set(places.map((place) => decode([dimension], [place])[dimension.name]!))
    return [...values].map((value) => encode([dimension], { [dimension.name]: value })[0]!)
  })
}

function pointAt(axes: readonly (readonly number[])[], index: number): Point {
  let left = index
  return axes.map((axis) => {
    const place = axis[left % axis.length]!
    left = Math.floor(left / axis.length)
    return place
  })
}

function* pointsOf(axes: readonly (readonly number[])[]): Generator<Point, undefined> {
  const size = axes.reduce((product, axis) => product * axis.length, 1)
  for (let i = 0; i < size; i++) yield pointAt(axes, i)
}

/** The next of the grid in an order of chance, so that a search cut short has seen all of the range. */
function gridPoint({ space, options }: Study, fresh: (point: Point) => boolean): Point | null {
  const axes = axesOf(space, options.steps ?? 5)
  const size = axes.reduce((product, axis) => product * axis.length, 1)
  for (const index of shuffledRows(size, createRng(deriveSeed(options.seed, 'grid')))) {
    const point = pointAt(axes, index)
    if (fresh(point)) return point
  }
  return null
}
