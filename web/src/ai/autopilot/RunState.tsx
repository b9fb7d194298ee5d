import type { Run } from '#schema/ai/autopilot/runs'
import { useTexts } from '../../language.tsx'
import { StateChip, type StateTone } from '../../parts/StateChip.tsx'
import { texts } from './texts.ts'

const tones: Record<Run['status'], StateTone> = {
  queued: 'waiting',
  running: 'busy',
  delivered: 'good',
  'no-signal': 'warning',
  failed: 'bad',
  cancelled: 'off',
}

/** The state of a run, in a word. */
export function RunState({ run }: { run: Pick<Run, 'status'> }) {
  const t = useTexts(texts)
  return <StateChip tone={tones[run.status]} label={t(`status_${run.status}`)} />
}
