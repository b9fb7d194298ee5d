import type { Metric } from '#schema/data/metrics'
import { useTexts } from '../../language.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { standingOf, toneOf } from './figures.ts'
import { texts } from './texts.ts'

export function Standing({ metric }: { metric: Metric }) {
  const t = useTexts(texts)
  const word = standingOf(metric)
  return <StateChip tone={toneOf[word]} label={t(`standing_${word}`)} />
}
