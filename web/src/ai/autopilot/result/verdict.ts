import type { RunResult } from '#schema/ai/autopilot/report'
import type { StateTone } from '../../../parts/StateChip.tsx'

/** Whether a model may be used, as a tone. */
export const toneOf: Readonly<Record<RunResult['usable'], StateTone>> = { yes: 'good', careful: 'warning', no: 'bad' }
