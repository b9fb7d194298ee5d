import { Button, Select, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTexts } from '../../language.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useSingle } from '../../parts/useSingle.ts'
import { OutcomeView } from '../../science/experiments/OutcomeView.tsx'
import { useAdd, useCampaigns, useKeptFiles, useOutcome } from './ledger.ts'
import { texts } from './texts.ts'

/** A line from a campaign: its outcome is read from the orders that came, seen, and then added. */
export function FromCampaign({ onDone }: { onDone: (id: string) => void }) {
  const t = useTexts(texts)
  const { data: campaigns, error: refused } = useCampaigns()
  const { data: files } = useKeptFiles()
  const [campaign, setCampaign] = useState<string | null>(null)
  const [orders, setOrders] = useState<string | null>(null)
  const read = useOutcome()
  const add = useAdd()
  const asked = campaign !== null && orders !== null ? { campaign, orders } : null
  const look = useSingle(async () => asked && read.mutateAsync(asked))
  const keep = useSingle(async () => asked && onDone((await add.mutateAsync({ method: 'verified', ...asked })).id))
  const outcome = read.data
  const shown = outcome && asked && outcome.campaign.id === campaign ? outcome : null
  const measured = shown?.final && shown.verdict !== 'balance-broken' && shown.verdict !== 'too-early'
  return (
    <Stack>
      {refused && <ProblemView error={refused} />}
      <Select
        label={t('campaign')}
        searchable
        data={(campaigns ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={campaign}
        onChange={setCampaign}
      />
      {campaigns?.length === 0 && <Text size="sm">{t('needCampaign')}</Text>}
      <Select
        label={t('ordersFile')}
        description={t('ordersFileHint')}
        searchable
        data={(files ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={orders}
        onChange={setOrders}
      />
      {(read.error || add.error) && <ProblemView error={add.error ?? read.error} />}
      <Button variant={shown ? 'default' : 'filled'} disabled={asked === null} loading={read.isPending} onClick={look}>
        {t('readOutcome')}
      </Button>
      {shown && <OutcomeView outcome={shown} words={shown.words} />}
      {measured && (
        <Button loading={add.isPending} onClick={keep}>
          {t('add')}
        </Button>
      )}
    </Stack>
  )
}
