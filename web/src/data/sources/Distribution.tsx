import type { FileColumn } from '#schema/data/files'
import { useTexts } from '../../language.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import classes from './Distribution.module.css'
import { countsOf, fullestStep, layoutBars } from './distribution.ts'
import { texts } from './texts.ts'
import { useValueText } from './useValueText.ts'

const [width, height] = [240, 44]

/** How the rows of a column spread, drawn small; its alternative text says the same in a sentence. */
export function Distribution({ column, rows }: { column: FileColumn; rows: number }) {
  const t = useTexts(texts)
  const { share } = useFormats()
  const value = useValueText(column)
  const { shape } = column
  if (!shape) return null
  const bars = layoutBars(countsOf(shape), width, height - 1)
  if (bars.length === 0) return null
  const full = fullestStep(shape)
  const part = (n: number) => share(rows === 0 ? 0 : n / rows)
  const sentence = () => {
    if (shape.kind === 'steps') {
      const [low, high] = full ?? [shape.from, shape.to]
      return t('shapeSteps', { from: value(shape.from), to: value(shape.to), low: value(low), high: value(high) })
    }
    const values = shape.top
      .slice(0, 3)
      .map((one) => `${one.value} (${part(one.n)})`)
      .join(' · ')
    return shape.others > 0 ? t('shapeOthers', { values, others: part(shape.others) }) : t('shapeValues', { values })
  }
  const said = sentence()
  return (
    <svg className={classes.drawing} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={said}>
      <title>{said}</title>
      {bars.map(({ quiet, ...bar }) => (
        <rect key={bar.x} {...bar} className={classes.bar} data-quiet={quiet || undefined} />
      ))}
      <line x1={0} x2={width} y1={height - 0.5} y2={height - 0.5} className={classes.ground} />
    </svg>
  )
}
