import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import type { WebhookEndpoint, WebhookTest } from '#schema/platform/webhooks'
import { api } from '../../api.ts'
import { useTexts } from '../../language.tsx'
import { Confirm } from '../../parts/Confirm.tsx'
import { Facts } from '../../parts/Facts.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useActivityKinds, useChange, webhooksAddress } from './connections.ts'
import { Deliveries } from './Deliveries.tsx'
import { Outcome } from './Outcome.tsx'
import { SecretShown } from './SecretShown.tsx'
import { texts } from './texts.ts'
import { ChangeWebhookForm } from './WebhookForm.tsx'
import { WebhookState } from './WebhookState.tsx'

function WebhookFacts({ endpoint }: { endpoint: WebhookEndpoint }) {
  const t = useTexts(texts)
  const { instant } = useFormats()
  const { choices } = useActivityKinds()
  const nameOf = (kind: string) => choices.find(({ value }) => value === kind)?.label ?? t('allOf', { group: kind })
  return (
    <Facts
      facts={[
        [t('state'), <WebhookState key="state" endpoint={endpoint} />],
        [t('to'), endpoint.url],
        [t('tells'), endpoint.kinds.length === 0 ? t('everything') : endpoint.kinds.map(nameOf).join(' · ')],
        ...(endpoint.failingSince ? [[t('failingSince'), instant(endpoint.failingSince)] as const] : []),
        ...(endpoint.rotatingUntil ? [[t('rotating'), t('rotatingUntil', { until: instant(endpoint.rotatingUntil) })] as const] : []),
      ]}
    />
  )
}

/** One endpoint: what it is told, whether it arrives, and what can be done about it. */
export function WebhookView({ endpoint, may, onRemoved }: { endpoint: WebhookEndpoint; may: boolean; onRemoved: () => void }) {
  const t = useTexts(texts)
  const [changing, change] = useState(false)
  const [asked, ask] = useState<'rotate' | 'remove' | null>(null)
  const [secret, tell] = useState<string | null>(null)
  const address = `${webhooksAddress}/${endpoint.id}`
  const test = useChange(() => api<WebhookTest>('POST', `${address}/test`, {}))
  const turn = useChange((state: 'active' | 'paused') => api('PATCH', address, { state }))
  const rotate = useChange(async () => tell((await api<{ secret: string }>('POST', `${address}/rotate`, {})).secret))
  const remove = useChange(() => api('DELETE', address))
  const problem = test.error ?? turn.error
  if (changing)
    return (
      <Stack>
        <ChangeWebhookForm endpoint={endpoint} onDone={() => change(false)} />
        <Button variant="default" onClick={() => change(false)}>
          {t('back')}
        </Button>
      </Stack>
    )
  return (
    <Stack gap="lg">
      <WebhookFacts endpoint={endpoint} />
      {may && (
        <Group gap="xs">
          <Button onClick={() => test.mutate(undefined)} loading={test.isPending} data-primary>
            {t('test')}
          </Button>
          <Button variant="default" loading={turn.isPending} onClick={() => turn.mutate(endpoint.state === 'active' ? 'paused' : 'active')}>
            {t(endpoint.state === 'active' ? 'turnOff' : 'turnOn')}
          </Button>
          <Button variant="default" onClick={() => change(true)}>
            {t('change')}
          </Button>
          <Button variant="default" onClick={() => ask('rotate')}>
            {t('rotate')}
          </Button>
          <Button variant="default" onClick={() => ask('remove')}>
            {t('remove')}
          </Button>
        </Group>
      )}
      {problem && <ProblemView error={problem} />}
      {test.data && !test.isPending && <Outcome attempt={test.data} />}
      {secret !== null && <SecretShown secret={secret} />}
      <Stack gap="sm">
        <Title order={3}>{t('deliveries')}</Title>
        <Text size="sm" c="dimmed">
          {t('deliveriesLead')}
        </Text>
        <Deliveries endpoint={endpoint} may={may} />
      </Stack>
      <Confirm
        opened={asked === 'rotate'}
        onClose={() => ask(null)}
        title={t('rotateTitle')}
        consequence={t('rotateConsequence')}
        wayBack={t('rotateWayBack')}
        go={t('rotate')}
        onGo={() => rotate.mutateAsync(undefined)}
        danger={false}
      />
      <Confirm
        opened={asked === 'remove'}
        onClose={() => ask(null)}
        title={t('removeTitle', { name: endpoint.name })}
        consequence={t('removeWebhookConsequence')}
        wayBack={t('removeWayBack')}
        go={t('remove')}
        onGo={async () => {
          await remove.mutateAsync(undefined)
          onRemoved()
        }}
      />
    </Stack>
  )
}
