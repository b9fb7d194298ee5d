import { Select, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTexts } from '../../language.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useCampaigns } from './ledger.ts'
import { OutcomeOf } from './OutcomeOf.tsx'
import { texts } from './texts.ts'

/** A line from a campaign: its outcome is read from the orders that came, seen, and then added. */
export function FromCampaign({ onDone }: { onDone: (id: string) => void }) {
  const t = useTexts(texts)
  const { data: campaigns, error } = useCampaigns()
  const [campaign, setCampaign] = useState<string | null>(null)
  return (
    <Stack>
      {error && <ProblemView error={error} />}
      <Select
        label={t('campaign')}
        searchable
        data={(campaigns ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={campaign}
        onChange={setCampaign}
      />
      {campaigns?.length === 0 && <Text size="sm">{t('needCampaign')}</Text>}
      <OutcomeOf campaign={campaign} onDone={onDone} />
    </Stack>
  )
}
