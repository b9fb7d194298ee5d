/** Round numbers (1, 2, 2.5 or 5 times a power of ten) that cover [low, high] in about `count` steps. */
export function niceTicks(low: number, high: number, count: number): number[] {
  const span = high > low ? high - low : Math.max(1, Math.abs(high))
  const raw = span / Math.max(1, count)
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => s >= raw * 0.999)!
  const first = Math.floor(low / step + 1e-9)
  const last = Math.ceil((high > low ? high : low + span) / step - 1e-9)
  // Multiples are rounded so that 3 × 0.1 reads 0.3.
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

/** Maps [from, to] to [start, end]; a domain without width goes to the middle. */
export const linearScale =
  (from: number, to: number, start: number, end: number) =>
  (value: number): number =>
    to === from ? (start + end) / 2 : start + ((value - from) / (to - from)) * (end - start)

/** A coordinate with one decimal: short and stable text. */
export const px = (value: number): string => String(Math.round(value * 10) / 10)
/** About how wide a text is at 12 px. */
export const textWidth = (text: string): number => [...text].length * 7.2
