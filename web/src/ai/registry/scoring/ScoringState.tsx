import type { Scoring } from '#schema/ai/serving/scorings'
import { useTexts } from '../../../language.tsx'
import { StateChip, type StateTone } from '../../../parts/StateChip.tsx'
import { texts } from './texts.ts'

const tones: Record<Scoring['status'], StateTone> = { queued: 'waiting', running: 'busy', done: 'good', failed: 'bad', cancelled: 'off' }

/** The state of a list of scores, in a word. */
export function ScoringState({ scoring: { status } }: { scoring: Pick<Scoring, 'status'> }) {
  const t = useTexts(texts)
  return <StateChip tone={tones[status]} label={t(`status_${status}`)} />
}
