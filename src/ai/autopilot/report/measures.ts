import type { Figure } from '#schema/ai/autopilot'
import type { TextKey, Voice } from './voice.ts'

const shares = new Set(['accuracy', 'precision', 'recall', 'covered'])
const inUnits = new Set(['rmse', 'mae', 'pinball', 'pinball10', 'pinball50', 'pinball90'])

/** How a measure is written: shares in per cent, errors in the unit of the target, the rest with three decimals. */
export function measureFormat(voice: Voice, key: string): (value: number) => string {
  if (shares.has(key)) return (value) => voice.percent(value, 1)
  if (inUnits.has(key)) return (value) => voice.number(value)
  if (key === 'liftTop10') return (value) => `${voice.fixed(value, 1)}×`
  return (value) => voice.fixed(value, 3)
}

export const measureName = (voice: Voice, key: string): string => (voice.has(`metric_${key}`) ? voice.t(`metric_${key}` as TextKey) : key)
export const measureMeaning = (voice: Voice, key: string): string => (voice.has(`mean_${key}`) ? voice.t(`mean_${key}` as TextKey) : '')

/** 0,845 (entre 0,83 y 0,86) */
export function measureText(voice: Voice, key: string, figure: Figure | undefined): string {
  if (!figure) return '–'
  const format = measureFormat(voice, key)
  return figure.low === null ? format(figure.value) : `${format(figure.value)} (${voice.between(figure, format)})`
}
