import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { type AllowedNetwork, NewNetwork } from '#schema/platform/connections'
import { useTexts } from '../../language.tsx'
import { Confirm } from '../../parts/Confirm.tsx'
import { DataTable, type TableColumn } from '../../parts/DataTable.tsx'
import { DetailDrawer } from '../../parts/DetailDrawer.tsx'
import { DoorDrawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { showServerIssues, useZodForm } from '../../parts/form.ts'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { TimeAgo } from '../../parts/TimeAgo.tsx'
import { useSignedIn } from '../../session.ts'
import { allowNetwork, forbidNetwork, useChange, useConnections } from './connections.ts'
import { RemovedNote } from './Removed.tsx'
import { texts } from './texts.ts'

type Values = { network: string; reason: string }

function NetworkForm({ onDone }: { onDone: () => void }) {
  const t = useTexts(texts)
  const form = useZodForm<Values>(NewNetwork, { network: '', reason: '' })
  const allow = useChange(allowNetwork)
  const submit = (values: Values) => allow.mutate(values, { onSuccess: onDone, onError: (error) => void showServerIssues(form, error) })
  return (
    <form onSubmit={form.onSubmit(submit)} noValidate>
      <Stack>
        <TextInput
          label={t('network')}
          description={t('networkHint')}
          required
          maxLength={60}
          data-autofocus
          {...form.getInputProps('network')}
        />
        <TextInput label={t('reason')} description={t('reasonHint')} required maxLength={200} {...form.getInputProps('reason')} />
        {allow.error && <ProblemView error={allow.error} />}
        <Button type="submit" loading={allow.isPending} data-primary>
          {t('allow')}
        </Button>
      </Stack>
    </form>
  )
}

function useColumns(): readonly TableColumn<AllowedNetwork>[] {
  const t = useTexts(texts)
  return useMemo(
    () => [
      { id: 'network', label: t('network'), value: ({ network }) => network },
      { id: 'reason', label: t('reason'), value: ({ reason }) => reason || null, grow: 2 },
      { id: 'who', label: t('allowedBy'), value: ({ addedBy }) => (addedBy ? (addedBy.name ?? t('personGone')) : null) },
      {
        id: 'when',
        label: t('allowedAt'),
        value: ({ addedAt }) => addedAt,
        cell: ({ addedAt }) => (addedAt ? <TimeAgo at={addedAt} /> : '—'),
      },
    ],
    [t],
  )
}

/** The private addresses that webhooks, chats and providers of this workspace may reach. */
export function NetworksTab() {
  const t = useTexts(texts)
  const may = useSignedIn().permissions.includes('platform.connections.manage')
  const { data, error, refetch } = useConnections()
  const columns = useColumns()
  const [adding, add] = useState(false)
  const [asked, ask] = useState<AllowedNetwork | null>(null)
  const [gone, leave] = useState<AllowedNetwork | null>(null)
  const forbid = useChange(forbidNetwork)
  const button = may && (
    <Button data-primary leftSection={<Plus size={18} aria-hidden />} onClick={() => add(true)}>
      {t('addNetwork')}
    </Button>
  )
  return (
    <Stack>
      <Group justify="space-between" gap="md">
        <Text c="dimmed" flex="1 1 20rem">
          {t('networksLead')}
        </Text>
        {data && data.networks.length > 0 && button}
      </Group>
      {gone && (
        <RemovedNote
          what={t('removedNow', { name: gone.network })}
          onUndo={() => allowNetwork({ network: gone.network, reason: gone.reason.length < 3 ? t('putBack') : gone.reason })}
          onClose={() => leave(null)}
        />
      )}
      <DataTable
        name="networks"
        label={t('networks')}
        columns={columns}
        rows={data?.networks}
        rowId={({ network }) => network}
        error={error}
        onRetry={() => void refetch()}
        actions={
          may
            ? (row) => (
                <Button size="xs" variant="default" aria-label={t('removeOf', { name: row.network })} onClick={() => ask(row)}>
                  {t('remove')}
                </Button>
              )
            : undefined
        }
        empty={
          <EmptyState drawing={<DoorDrawing />} title={t('noNetworks')} action={button}>
            {t('noNetworksBody')}
          </EmptyState>
        }
      />
      <DetailDrawer opened={adding} onClose={() => add(false)} title={t('addNetwork')}>
        {adding && <NetworkForm onDone={() => add(false)} />}
      </DetailDrawer>
      <Confirm
        opened={asked !== null}
        onClose={() => ask(null)}
        title={t('removeTitle', { name: asked?.network ?? '' })}
        consequence={t('removeNetworkConsequence')}
        wayBack={t('removeNetworkWayBack')}
        go={t('remove')}
        onGo={async () => {
          if (!asked) return
          await forbid.mutateAsync(asked.network)
          leave(asked)
        }}
      />
    </Stack>
  )
}
