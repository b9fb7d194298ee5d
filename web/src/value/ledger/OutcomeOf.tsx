import { Button, Select, Stack } from '@mantine/core'
import { useState } from 'react'
import { useTexts } from '../../language.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useSingle } from '../../parts/useSingle.ts'
import { OutcomeView } from '../../science/experiments/OutcomeView.tsx'
import { useAdd, useKeptFiles, useOutcome } from './ledger.ts'
import { texts } from './texts.ts'

/** What a confirmed campaign brought, from a file of orders; once its window is over it may become a line of the ledger. */
export function OutcomeOf({ campaign, onDone }: { campaign: string | null; onDone: (line: string) => void }) {
  const t = useTexts(texts)
  const { data: files } = useKeptFiles()
  const [orders, setOrders] = useState<string | null>(null)
  const read = useOutcome()
  const add = useAdd()
  const asked = campaign !== null && orders !== null ? { campaign, orders } : null
  const look = useSingle(async () => asked && read.mutateAsync(asked))
  const keep = useSingle(async () => asked && onDone((await add.mutateAsync({ method: 'verified', ...asked })).id))
  const isOfAsked = asked !== null && read.variables?.campaign === asked.campaign && read.variables.orders === asked.orders
  const shown = isOfAsked ? read.data : undefined
  const measured = shown?.final && shown.verdict !== 'balance-broken' && shown.verdict !== 'too-early'
  const refused = add.error ?? (isOfAsked ? read.error : null)
  return (
    <Stack>
      <Select
        label={t('ordersFile')}
        description={t('ordersFileHint')}
        searchable
        data={(files ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={orders}
        onChange={setOrders}
      />
      {refused && <ProblemView error={refused} />}
      <Button variant={shown ? 'default' : 'filled'} disabled={asked === null} loading={read.isPending} onClick={look}>
        {t('readOutcome')}
      </Button>
      {shown && <OutcomeView outcome={shown} words={shown.words} />}
      {measured && (
        <Button loading={add.isPending} onClick={keep}>
          {t('addToLedger')}
        </Button>
      )}
    </Stack>
  )
}
