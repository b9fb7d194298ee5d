import type { OrderAnswerView } from '#schema/ai/orders/answers'
import { useTexts } from '../../language.tsx'
import { StateChip, type StateTone } from '../../parts/StateChip.tsx'
import { texts } from './texts.ts'

const tones: Record<OrderAnswerView['status'], StateTone> = {
  queued: 'waiting',
  running: 'busy',
  done: 'good',
  failed: 'bad',
  cancelled: 'off',
}

/** The state of an answer, in a word. */
export function AnswerState({ answer: { status } }: { answer: Pick<OrderAnswerView, 'status'> }) {
  const t = useTexts(texts)
  return <StateChip tone={tones[status]} label={t(`status_${status}`)} />
}
