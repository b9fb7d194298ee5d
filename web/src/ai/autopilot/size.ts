import { formatNumber, type Language } from '#base'

/** The size of a file in the unit that people read: 24 kB, 1,2 MB. */
export function sizeText(bytes: number, language: Language): string {
  const [unit, by] = bytes >= 1e6 ? (['MB', 1e6] as const) : (['kB', 1e3] as const)
  return `${formatNumber(bytes / by, language, { maximumFractionDigits: bytes / by < 10 ? 1 : 0 })} ${unit}`
}
