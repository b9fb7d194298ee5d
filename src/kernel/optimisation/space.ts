import { DomainError } from '#base'

/** A number that is looked for between two others; `log` where ratios matter more than differences. */
export type NumberDimension = Readonly<{ name: string; low: number; high: number; scale: 'linear' | 'log'; whole?: boolean }>
/** One of some values without order. */
export type ChoiceDimension = Readonly<{ name: string; choices: readonly (number | string)[] }>
export type Dimension = NumberDimension | ChoiceDimension
/** What is looked for, as data. */
export type Space = readonly Dimension[]
type Value<D> = D extends ChoiceDimension ? D['choices'][number] : number
/** A value of each dimension by its name; numbers only where the space has no choices. */
export type Setting<D extends Dimension = Dimension> = Record<string, Value<D>>
/** Coordinates in the unit cube; of a choice, its place among the choices. */
export type Point = readonly number[]

export const isChoice = (dimension: Dimension): dimension is ChoiceDimension => 'choices' in dimension

/** Whole numbers own half a step on either side, so that each has an equal share of the axis. */
const ends = ({ low, high, whole }: NumberDimension): [number, number] => (whole ? [low - 0.5, high + 0.5] : [low, high])

/** Place of a number on its axis, 0 … 1. */
export function placeOf(dimension: NumberDimension, value: number): number {
  const [low, high] = ends(dimension)
  if (high <= low) return 0
  const at = Math.min(high, Math.max(low, value))
  return dimension.scale === 'log' ? Math.log(at / low) / Math.log(high / low) : (at - low) / (high - low)
}

function numberAt(dimension: NumberDimension, place: number): number {
  const [low, high] = ends(dimension)
  const value = dimension.scale === 'log' ? low * (high / low) ** place : low + (high - low) * place
  const inside = Math.min(dimension.high, Math.max(dimension.low, dimension.whole ? Math.round(value) : value))
  // Four digits are enough to tell settings apart and can be typed again
  return dimension.whole ? inside : Number(inside.toPrecision(4))
}

/** The setting at a point. */
export function decode<D extends Dimension>(space: readonly D[], point: Point): Setting<D> {
  return Object.fromEntries(
    space.map((dimension: Dimension, d) => [
      dimension.name,
      isChoice(dimension) ? dimension.choices[point[d]!]! : numberAt(dimension, point[d]!),
    ]),
  ) as Setting<D>
}

/** The point that stands for a setting: numbers outside go to the edge, an unknown choice to the first. */
export function encode(space: Space, setting: Readonly<Record<string, number | string>>): Point {
  return space.map((dimension) => {
    const value = setting[dimension.name]!
    if (isChoice(dimension)) return Math.max(0, dimension.choices.indexOf(value))
    const { low, high } = dimension
    return placeOf(dimension, Math.min(high, Math.max(low, Number(value))))
  })
}

/** @throws INVALID_ARGUMENT when a range is empty, not finite, not whole where it must be, or logarithmic from zero */
export function checkSpace(space: Space): void {
  const names = new Set(space.map(({ name }) => name))
  const refuse = (name: string, got: string, expected: string) => new DomainError('INVALID_ARGUMENT', { name, got, expected })
  if (names.size < space.length) throw refuse('space', [...names].join(', '), 'distinct names')
  for (const dimension of space) {
    if (isChoice(dimension)) {
      if (dimension.choices.length === 0) throw refuse(dimension.name, '[]', '≥ 1')
      continue
    }
    const { name, low, high, scale, whole } = dimension
    const range = `${low} … ${high}`
    if (!(Number.isFinite(low) && Number.isFinite(high) && low <= high)) throw refuse(name, range, 'low ≤ high')
    if (scale === 'log' && low <= 0) throw refuse(name, range, 'low > 0')
    if (whole && !(Number.isInteger(low) && Number.isInteger(high))) throw refuse(name, range, 'whole numbers')
  }
}

/** How many settings a space has; Infinity with a number that is not whole. */
export const sizeOf = (space: Space): number =>
  space.reduce((size, dimension) => {
    if (isChoice(dimension)) return size * dimension.choices.length
    const { low, high, whole } = dimension
    return size * (whole ? high - low + 1 : high > low ? Number.POSITIVE_INFINITY : 1)
  }, 1)
