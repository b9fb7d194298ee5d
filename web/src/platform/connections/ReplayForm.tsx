import { Button, Group, Paper, Radio, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { type ReplayRange, replayable } from '#schema/platform/webhooks'
import { api } from '../../api.ts'
import { useTexts } from '../../language.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useChange } from './connections.ts'
import { texts } from './texts.ts'

const day = (date: Date): string =>
  `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`
const weekMs = 7 * 86_400_000

/** Sends again what some days hold. */
export function ReplayForm({ address, onDone }: { address: string; onDone: () => void }) {
  const t = useTexts(texts)
  const [from, setFrom] = useState(() => day(new Date(Date.now() - weekMs)))
  const [to, setTo] = useState(() => day(new Date()))
  const [which, choose] = useState<ReplayRange['which']>('failed')
  const replay = useChange(() => {
    const range = { from: new Date(`${from}T00:00:00`).toISOString(), to: new Date(`${to}T23:59:59.999`).toISOString(), which }
    return api<{ count: number }>('POST', `${address}/replay`, range)
  })
  return (
    <Paper
      component="form"
      withBorder
      radius="md"
      p="md"
      onSubmit={(event) => {
        event.preventDefault()
        replay.mutate(undefined)
      }}
    >
      <Stack gap="sm">
        <Group gap="sm">
          <TextInput
            type="date"
            label={t('fromDay')}
            required
            max={to}
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <TextInput type="date" label={t('toDay')} required min={from} value={to} onChange={(event) => setTo(event.currentTarget.value)} />
        </Group>
        <Radio.Group label={t('which')} value={which} onChange={(next) => choose(replayable.find((each) => each === next) ?? 'failed')}>
          <Stack gap="xs" mt="xs">
            {replayable.map((each) => (
              <Radio key={each} value={each} label={t(`which_${each}`)} description={t(`which_${each}_hint`)} />
            ))}
          </Stack>
        </Radio.Group>
        {replay.error && <ProblemView error={replay.error} />}
        {replay.data && <Text role="status">{t('replayed', { n: replay.data.count })}</Text>}
        <Group gap="xs">
          <Button type="submit" loading={replay.isPending} disabled={from === '' || to === ''}>
            {t('replayGo')}
          </Button>
          <Button variant="default" onClick={onDone}>
            {t('close')}
          </Button>
        </Group>
      </Stack>
    </Paper>
  )
}
