import type { AlertRule } from '#schema/platform/alerts'
import { useTexts } from '../../language.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { texts } from './texts.ts'

type Unit = AlertRule['unit']
/** How a threshold is typed: what one of its unit is, and what that unit is called. */
export const typedAs: Readonly<Record<Unit, Readonly<{ factor: number; name: string }>>> = {
  count: { factor: 1, name: '' },
  seconds: { factor: 1, name: 's' },
  bytes: { factor: 1e9, name: 'GB' },
  share: { factor: 0.01, name: '%' },
}

/** Figures and conditions of rules in words. */
export function useFigureTexts() {
  const t = useTexts(texts)
  const { number, duration, bytes, share } = useFormats()
  const figure = (value: number | null, unit: Unit): string => {
    if (value === null) return '—'
    if (unit === 'bytes') return bytes(value)
    if (unit === 'share') return share(value)
    // Below a second a duration would be none.
    if (unit === 'seconds') return value < 10 ? `${number(value, { maximumFractionDigits: 3 })} s` : duration(value)
    return number(value)
  }
  const condition = ({ comparison, threshold, unit, forSeconds }: AlertRule): string => {
    const x = figure(threshold, unit)
    const said = {
      '>': () => t('above', { x }),
      '>=': () => t('atLeast', { x }),
      '<': () => t('below', { x }),
      '<=': () => t('atMost', { x }),
      absent: () => t('absent'),
    }[comparison]()
    return forSeconds === 0 ? said : t('forLong', { condition: said, time: duration(forSeconds) })
  }
  return { figure, condition }
}
