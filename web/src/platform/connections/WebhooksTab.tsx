import { Button, Group, Stack, Text } from '@mantine/core'
import { Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { WebhookEndpoint } from '#schema/platform/webhooks'
import { api } from '../../api.ts'
import { useTexts } from '../../language.tsx'
import { DataTable, type TableColumn } from '../../parts/DataTable.tsx'
import { DetailDrawer } from '../../parts/DetailDrawer.tsx'
import { PathDrawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { useSignedIn } from '../../session.ts'
import { useWebhooks, webhooksAddress } from './connections.ts'
import { RemovedList, RemovedNote } from './Removed.tsx'
import { texts } from './texts.ts'
import { NewWebhookForm } from './WebhookForm.tsx'
import { stateOf, WebhookState } from './WebhookState.tsx'
import { WebhookView } from './WebhookView.tsx'

function useColumns(): readonly TableColumn<WebhookEndpoint>[] {
  const t = useTexts(texts)
  return useMemo(
    () => [
      { id: 'name', label: t('name'), value: ({ name }) => name, grow: 2 },
      { id: 'to', label: t('to'), value: ({ url }) => new URL(url).host, grow: 2 },
      {
        id: 'kinds',
        label: t('tells'),
        value: ({ kinds }) => kinds.length,
        text: ({ kinds }) => (kinds.length === 0 ? t('everything') : t('kindsN', { n: kinds.length })),
        cell: ({ kinds }) => (kinds.length === 0 ? t('everything') : t('kindsN', { n: kinds.length })),
        grow: 2,
      },
      {
        id: 'state',
        label: t('state'),
        value: stateOf,
        text: (row) => t(`state_${stateOf(row)}`),
        cell: (row) => <WebhookState endpoint={row} />,
        grow: 2,
      },
      { id: 'waiting', label: t('waiting'), value: ({ waiting }) => waiting, align: 'end' },
      { id: 'failed', label: t('failed'), value: ({ failed }) => failed, align: 'end' },
    ],
    [t],
  )
}

/** The endpoints of other systems that are told what happens here. */
export function WebhooksTab() {
  const t = useTexts(texts)
  const may = useSignedIn().permissions.includes('platform.webhooks.manage')
  const list = useWebhooks()
  const removed = useWebhooks(true, true)
  const columns = useColumns()
  const [adding, add] = useState(false)
  const [openedId, open] = useState<string | null>(null)
  const [gone, leave] = useState<WebhookEndpoint | null>(null)
  const opened = list.data?.find(({ id }) => id === openedId)
  const restore = (id: string) => api('POST', `${webhooksAddress}/${id}/restore`, {})
  const button = may && (
    <Button data-primary leftSection={<Plus size={18} aria-hidden />} onClick={() => add(true)}>
      {t('addWebhook')}
    </Button>
  )
  return (
    <Stack>
      <Group justify="space-between" gap="md">
        <Text c="dimmed" flex="1 1 20rem">
          {t('webhooksLead')}
        </Text>
        {list.data && list.data.length > 0 && button}
      </Group>
      {gone && <RemovedNote what={t('removedNow', { name: gone.name })} onUndo={() => restore(gone.id)} onClose={() => leave(null)} />}
      <DataTable
        name="webhooks"
        label={t('webhooks')}
        columns={columns}
        rows={list.data}
        rowId={({ id }) => id}
        error={list.error}
        onRetry={() => void list.refetch()}
        onOpen={({ id }) => open(id)}
        empty={
          <EmptyState drawing={<PathDrawing />} title={t('noWebhooks')} action={button}>
            {t('noWebhooksBody')}
          </EmptyState>
        }
      />
      {may && <RemovedList name="webhooks" items={removed.data ?? []} onRestore={restore} />}
      <DetailDrawer opened={adding} onClose={() => add(false)} title={t('addWebhook')}>
        {adding && <NewWebhookForm onDone={() => add(false)} />}
      </DetailDrawer>
      <DetailDrawer opened={opened !== undefined} onClose={() => open(null)} title={opened?.name ?? ''} wide>
        {opened && (
          <WebhookView
            endpoint={opened}
            may={may}
            onRemoved={() => {
              leave(opened)
              open(null)
            }}
          />
        )}
      </DetailDrawer>
    </Stack>
  )
}
