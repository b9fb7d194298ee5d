import { Button, Group, Paper, Select, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { WebhookDelivery, WebhookEndpoint } from '#schema/platform/webhooks'
import { api } from '../../api.ts'
import { useTexts } from '../../language.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { TimeAgo } from '../../parts/TimeAgo.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { usePagedList } from '../../parts/usePagedList.ts'
import { useActivityKinds, useChange, webhooksAddress } from './connections.ts'
import { Outcome } from './Outcome.tsx'
import { ReplayForm } from './ReplayForm.tsx'
import { texts } from './texts.ts'

const tones = { waiting: 'waiting', delivered: 'good', failed: 'bad' } as const
const states = ['waiting', 'delivered', 'failed'] as const

function Delivery({ delivery, name, onReplay }: { delivery: WebhookDelivery; name: string; onReplay: (() => void) | null }) {
  const t = useTexts(texts)
  const { instant } = useFormats()
  const [whole, show] = useState(false)
  const { kind, seq, state, attempts, createdAt, dueAt, log } = delivery
  const [last, ...earlier] = log
  return (
    <Paper component="article" aria-label={`${name} · ${seq}`} withBorder radius="md" p="sm">
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Text>
          <StateChip tone={tones[state]} label={t(`delivery_${state}`)} />
        </Group>
        <Text size="sm" c="dimmed" component="div">
          <TimeAgo at={createdAt} /> · {kind} · {t('seqN', { n: seq })} · {t('attemptsN', { n: attempts })}
          {dueAt !== null && ` · ${t('nextTry', { at: instant(dueAt) })}`}
        </Text>
        {last && <Outcome attempt={last} chip={false} />}
        {whole &&
          earlier.map((attempt) => (
            <div key={attempt.at}>
              <Text size="xs" c="dimmed">
                {instant(attempt.at)}
              </Text>
              <Outcome attempt={attempt} chip={false} />
            </div>
          ))}
        <Group gap="xs">
          {earlier.length > 0 && (
            <Button size="compact-sm" variant="subtle" c="var(--mantine-color-anchor)" aria-expanded={whole} onClick={() => show(!whole)}>
              {t(whole ? 'hideAttempts' : 'showAttempts', { n: earlier.length })}
            </Button>
          )}
          {onReplay && (
            <Button size="compact-sm" variant="default" onClick={onReplay}>
              {t('replay')}
            </Button>
          )}
        </Group>
      </Stack>
    </Paper>
  )
}

/** What was sent to an endpoint, the newest first, and sending it again. */
export function Deliveries({ endpoint, may }: { endpoint: WebhookEndpoint; may: boolean }) {
  const t = useTexts(texts)
  const { choices } = useActivityKinds()
  const [state, choose] = useState<string | null>(null)
  const [asking, ask] = useState(false)
  const address = `${webhooksAddress}/${endpoint.id}`
  const list = usePagedList<WebhookDelivery>(`${address}/deliveries${state === null ? '' : `?state=${state}`}`, 20)
  const replay = useChange((delivery: string) => api('POST', `${address}/deliveries/${delivery}/replay`, {}))
  // The sentences follow a name elsewhere ("Ana changed…"); here they stand alone.
  const nameOf = (kind: string) => {
    const label = choices.find(({ value }) => value === kind)?.label
    return label === undefined ? kind : `${label.charAt(0).toUpperCase()}${label.slice(1)}`
  }
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-end">
        <Select
          label={t('show')}
          placeholder={t('allDeliveries')}
          data={states.map((each) => ({ value: each, label: t(`delivery_${each}`) }))}
          value={state}
          onChange={choose}
          clearable
          clearButtonProps={{ 'aria-label': t('allDeliveries') }}
        />
        {may && (
          <Button variant="default" aria-expanded={asking} onClick={() => ask(!asking)}>
            {t('replayRange')}
          </Button>
        )}
        <Button variant="default" onClick={list.onRetry}>
          {t('reload')}
        </Button>
      </Group>
      {asking && <ReplayForm address={address} onDone={() => ask(false)} />}
      {replay.error && <ProblemView error={replay.error} />}
      {list.error && <ProblemView error={list.error} onRetry={list.onRetry} />}
      {!list.rows && !list.error && <Loading rows={2} height={80} />}
      {list.rows?.length === 0 && <Text c="dimmed">{t(state === null ? 'noDeliveries' : 'noneSo')}</Text>}
      {list.rows?.map((delivery) => (
        <Delivery
          key={delivery.id}
          delivery={delivery}
          name={nameOf(delivery.kind)}
          onReplay={may && delivery.state !== 'waiting' ? () => replay.mutate(delivery.id) : null}
        />
      ))}
      {list.more.has && (
        <Button variant="default" onClick={list.more.load} loading={list.more.loading}>
          {t('moreDeliveries')}
        </Button>
      )}
    </Stack>
  )
}
