import type { FileColumn } from '#schema/data/files'
import { useFormats } from '../../parts/useFormats.ts'

/** A value of a column of numbers or dates as a person reads it: 1.234,56 · 22 nov 2026. */
export function useValueText({ type }: Pick<FileColumn, 'type'>): (value: number) => string {
  const { number, day } = useFormats()
  if (type === 'date') return (value) => day(new Date(value).toISOString().slice(0, 10))
  return (value) => number(value, Math.abs(value) >= 1 || value === 0 ? { maximumFractionDigits: 2 } : { maximumSignificantDigits: 3 })
}
