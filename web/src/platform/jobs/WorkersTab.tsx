import { useMemo } from 'react'
import type { WorkerView } from '#schema/platform/jobs'
import { useTexts } from '../../language.tsx'
import { DataTable, type TableColumn } from '../../parts/DataTable.tsx'
import { PathDrawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { TimeAgo } from '../../parts/TimeAgo.tsx'
import { useWorkers } from './jobs.ts'
import { texts } from './texts.ts'

/** Who does the jobs, and whether it still gives signs of life. */
export function WorkersTab() {
  const t = useTexts(texts)
  const { data, error, refetch } = useWorkers()
  const columns = useMemo<TableColumn<WorkerView>[]>(
    () => [
      { id: 'host', label: t('host'), value: ({ host, pid }) => `${host} · ${pid}`, grow: 2 },
      {
        id: 'role',
        label: t('role'),
        value: ({ role }) => role,
        text: ({ role }) => t(`role_${role}`),
        cell: ({ role }) => t(`role_${role}`),
      },
      {
        id: 'state',
        label: t('state'),
        value: ({ alive }) => (alive ? 1 : 0),
        text: ({ alive }) => t(alive ? 'alive' : 'silent'),
        cell: ({ alive }) => <StateChip tone={alive ? 'good' : 'warning'} label={t(alive ? 'alive' : 'silent')} />,
      },
      { id: 'doing', label: t('doing'), value: ({ running }) => running, cell: ({ running }) => t('doing_n', { n: running }) },
      { id: 'seen', label: t('seen'), value: ({ seenAt }) => seenAt, cell: ({ seenAt }) => <TimeAgo at={seenAt} /> },
      { id: 'version', label: t('version'), value: ({ version }) => version },
    ],
    [t],
  )
  return (
    <DataTable
      name="workers"
      label={t('workersTable')}
      columns={columns}
      rows={data?.items}
      rowId={({ id }) => id}
      error={error}
      onRetry={() => void refetch()}
      empty={
        <EmptyState drawing={<PathDrawing />} title={t('noWorkersTitle')}>
          {t('noWorkersBody')}
        </EmptyState>
      }
    />
  )
}
