import { Button, Group, Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { OpenSession } from '#schema/platform/auth'
import { api } from '../../api.ts'
import { useTexts } from '../../language.tsx'
import { DataTable, type TableColumn } from '../../parts/DataTable.tsx'
import { DoorDrawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { TimeAgo } from '../../parts/TimeAgo.tsx'
import { texts } from './texts.ts'

const base = '/api/platform/auth/sessions'

/** Where the account is open. */
export function SessionsTab() {
  const t = useTexts(texts)
  const client = useQueryClient()
  const sessions = useQuery({ queryKey: ['sessions'], queryFn: () => api<{ items: OpenSession[] }>('GET', base) })
  const again = () => client.invalidateQueries({ queryKey: ['sessions'] })
  const end = useMutation({ mutationFn: (id: string) => api('DELETE', `${base}/${id}`), onSuccess: again })
  const endOthers = useMutation({ mutationFn: () => api('POST', `${base}/end-others`, {}), onSuccess: again })
  const columns = useMemo<TableColumn<OpenSession>[]>(
    () => [
      {
        id: 'device',
        label: t('device'),
        value: ({ device }) => device || t('unknownDevice'),
        cell: ({ device, isThis }) => (
          <Group gap="xs">
            {device || t('unknownDevice')}
            {isThis && <StateChip tone="good" label={t('thisOne')} />}
          </Group>
        ),
        grow: 2,
      },
      { id: 'network', label: t('network'), value: ({ network }) => network },
      { id: 'workspace', label: t('workspace'), value: ({ workspace }) => workspace },
      { id: 'seen', label: t('lastUse'), value: ({ seenAt }) => seenAt, cell: ({ seenAt }) => <TimeAgo at={seenAt} /> },
    ],
    [t],
  )
  const problem = end.error ?? endOthers.error
  return (
    <Stack>
      <Group justify="flex-end">
        <Button variant="default" loading={endOthers.isPending} onClick={() => endOthers.mutate()}>
          {t('endOthers')}
        </Button>
      </Group>
      {problem && <ProblemView error={problem} />}
      <DataTable
        name="sessions"
        label={t('sessions')}
        columns={columns}
        rows={sessions.data?.items}
        error={sessions.error}
        onRetry={() => void sessions.refetch()}
        rowId={({ id }) => id}
        actions={({ id, isThis }) =>
          isThis ? null : (
            <Button size="xs" variant="default" onClick={() => end.mutate(id)}>
              {t('end')}
            </Button>
          )
        }
        empty={
          <EmptyState drawing={<DoorDrawing />} title={t('noSessions')}>
            {t('noSessionsBody')}
          </EmptyState>
        }
      />
    </Stack>
  )
}
