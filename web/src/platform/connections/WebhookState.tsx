import type { WebhookEndpoint } from '#schema/platform/webhooks'
import { useTexts } from '../../language.tsx'
import { StateChip, type StateTone } from '../../parts/StateChip.tsx'
import { texts } from './texts.ts'

type State = WebhookEndpoint['state'] | 'failing'
const tones: Record<State, StateTone> = { active: 'good', failing: 'warning', paused: 'off', disabled: 'bad' }
/** An endpoint that is on but takes nothing is told apart. */
export const stateOf = ({ state, failingSince }: WebhookEndpoint): State =>
  state === 'active' && failingSince !== null ? 'failing' : state

/** The state of an endpoint as a word and an icon. */
export function WebhookState({ endpoint }: { endpoint: WebhookEndpoint }) {
  const t = useTexts(texts)
  const state = stateOf(endpoint)
  return <StateChip tone={tones[state]} label={t(`state_${state}`)} />
}
