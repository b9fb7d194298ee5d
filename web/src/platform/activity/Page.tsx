import { Stack } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { FileDown, ShieldCheck } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { ActivityItem, Verification } from '#schema/platform/activity-log'
import { api } from '../../api.ts'
import { useLanguage, useTexts } from '../../language.tsx'
import { DataTable, type TableColumn } from '../../parts/DataTable.tsx'
import { PathDrawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { TimeAgo } from '../../parts/TimeAgo.tsx'
import { usePagedList } from '../../parts/usePagedList.ts'
import { ActivityDrawer } from './ActivityDrawer.tsx'
import { FilterBar } from './FilterBar.tsx'
import { noFilters, queryOf } from './filters.ts'
import { texts } from './texts.ts'
import { VerifyResult } from './VerifyResult.tsx'

const address = '/api/platform/activity'

function useColumns(): readonly TableColumn<ActivityItem>[] {
  const t = useTexts(texts)
  return useMemo(
    () => [
      { id: 'what', label: t('what'), value: ({ what }) => what, grow: 2 },
      { id: 'who', label: t('who'), value: ({ actor }) => actor.name },
      { id: 'subject', label: t('subject'), value: ({ subject }) => subject.name },
      { id: 'at', label: t('at'), value: ({ at }) => at, cell: ({ at }) => <TimeAgo at={at} /> },
      { id: 'seq', label: t('seq'), value: ({ seq }) => seq, align: 'end', hidden: true },
      { id: 'kind', label: t('kind'), value: ({ kind }) => kind, hidden: true },
    ],
    [t],
  )
}

/** Sistema › Registro de actividad. */
export function Page() {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const [filters, filter] = useState(noFilters)
  const [opened, open] = useState<ActivityItem | null>(null)
  const [settled] = useDebouncedValue(filters, 250)
  const query = queryOf(settled)
  // The sentences come in the reader's language: another language is another list.
  const list = usePagedList<ActivityItem>(query === '' ? address : `${address}?${query}`, 50, language)
  const client = useQueryClient()
  const verify = useMutation({
    mutationFn: () => api<Verification>('POST', `${address}/verify`, {}),
    onSuccess: () => client.invalidateQueries({ queryKey: ['list'] }),
  })
  const columns = useColumns()
  const exportAs = (format: 'csv' | 'ndjson') => () => location.assign(`${address}/export?format=${format}${query && `&${query}`}`)
  const icon = <FileDown size={16} aria-hidden />
  return (
    <Stack gap="lg">
      <PageHead
        title={t('title')}
        answer={t('answer')}
        primary={{
          label: t('verify'),
          onClick: () => verify.mutate(),
          loading: verify.isPending,
          icon: <ShieldCheck size={18} aria-hidden />,
        }}
        more={[
          { label: t('exportCsv'), onClick: exportAs('csv'), icon },
          { label: t('exportNdjson'), onClick: exportAs('ndjson'), icon },
        ]}
      />
      {verify.error && <ProblemView error={verify.error} onRetry={() => verify.mutate()} />}
      {verify.data && <VerifyResult found={verify.data} onClose={verify.reset} />}
      <DataTable
        name="activity"
        label={t('table')}
        columns={columns}
        rows={list.rows}
        rowId={({ id }) => id}
        rowName={({ actor, what }) => `${actor.name} · ${what}`}
        error={list.error}
        onRetry={list.onRetry}
        more={list.more}
        onOpen={open}
        filters={<FilterBar filters={filters} onChange={filter} />}
        filtered={query !== ''}
        empty={
          <EmptyState drawing={<PathDrawing />} title={t('emptyTitle')}>
            {t('emptyBody')}
          </EmptyState>
        }
      />
      <ActivityDrawer item={opened} onClose={() => open(null)} />
    </Stack>
  )
}
