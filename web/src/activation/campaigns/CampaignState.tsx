import type { Campaign } from '#schema/activation/campaigns'
import { useTexts } from '../../language.tsx'
import { StateChip, type StateTone } from '../../parts/StateChip.tsx'
import { texts } from './texts.ts'

const tones: Record<Campaign['state'], StateTone> = {
  reading: 'busy',
  draft: 'waiting',
  drawing: 'busy',
  drawn: 'waiting',
  confirmed: 'good',
}

/** The state of a campaign, in a word. */
export function CampaignState({ campaign: { state, error, delivered } }: { campaign: Campaign }) {
  const t = useTexts(texts)
  if (error) return <StateChip tone="bad" label={t('state_failed')} />
  if (delivered > 0) return <StateChip tone="good" label={t('state_delivered')} />
  return <StateChip tone={tones[state]} label={t(`state_${state}`)} />
}
