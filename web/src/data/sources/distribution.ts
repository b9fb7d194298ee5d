import type { FileColumn } from '#schema/data/files'

export type Bar = Readonly<{
  x: number
  width: number
  y: number
  height: number /** Beyond the steps, or none of the common values. */
  quiet: boolean
}>
type Counted = Readonly<{ n: number; quiet: boolean }>

/** What is drawn side by side: steps from low to high, or values from common to rare; the rest at the ends. */
export function countsOf(shape: NonNullable<FileColumn['shape']>): Counted[] {
  const quiet = (n: number): Counted[] => (n > 0 ? [{ n, quiet: true }] : [])
  const plain = (n: number): Counted => ({ n, quiet: false })
  if (shape.kind === 'steps') return [...quiet(shape.below), ...shape.counts.map(plain), ...quiet(shape.above)]
  // Rare values alone are no picture
  if (shape.top.length === 0) return []
  return [...shape.top.map(({ n }) => plain(n)), ...quiet(shape.others)]
}

/** Bars from the ground of a `width` × `height` box, 1 px apart; the highest fills it and none with rows is invisible. */
export function layoutBars(counts: readonly Counted[], width: number, height: number): Bar[] {
  const most = Math.max(0, ...counts.map(({ n }) => n))
  if (most === 0) return []
  const step = Math.min(width / counts.length, 24)
  return counts.map(({ n, quiet }, index) => {
    const tall = n === 0 ? 0 : Math.max(1.5, (n / most) * height)
    return { x: index * step, width: Math.max(0.5, step - 1), y: height - tall, height: tall, quiet }
  })
}

/** The step that most rows are in, as its two ends; null for values, or without rows. */
export function fullestStep(shape: NonNullable<FileColumn['shape']>): [from: number, to: number] | null {
  if (shape.kind !== 'steps' || shape.counts.every((n) => n === 0)) return null
  const width = (shape.to - shape.from) / shape.counts.length
  const index = shape.counts.indexOf(Math.max(...shape.counts))
  return [shape.from + index * width, shape.from + (index + 1) * width]
}
