import { Button, Select, Stack, Switch, Text } from '@mantine/core'
import { useInterval } from '@mantine/hooks'
import { useMemo, useState } from 'react'
import type { JobView } from '#schema/platform/jobs'
import { useLanguage, useTexts } from '../../language.tsx'
import { DataTable, type TableColumn } from '../../parts/DataTable.tsx'
import { PathDrawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { TimeAgo } from '../../parts/TimeAgo.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { usePagedList } from '../../parts/usePagedList.ts'
import { useSignedIn } from '../../session.ts'
import { JobProgress } from './JobProgress.tsx'
import { isActive, jobsAddress, secondsOf, tones, useKinds, useReplayAll } from './jobs.ts'
import { texts } from './texts.ts'

const statuses = ['queued', 'running', 'done', 'failed', 'cancelled'] as const
const everyMs = 3_000

function useColumns(): readonly TableColumn<JobView>[] {
  const t = useTexts(texts)
  const { duration } = useFormats()
  return useMemo(() => {
    const took = (job: JobView) => {
      const seconds = secondsOf(job, new Date())
      return seconds === null ? '' : duration(seconds)
    }
    return [
      { id: 'job', label: t('job'), value: ({ title }) => title, grow: 2 },
      {
        id: 'state',
        label: t('state'),
        value: ({ status }) => status,
        text: ({ status }) => t(`status_${status}`),
        cell: ({ status }) => <StateChip tone={tones[status]} label={t(`status_${status}`)} />,
      },
      {
        id: 'progress',
        label: t('progress'),
        value: ({ share }) => share,
        cell: (job) => (job.status === 'running' ? <JobProgress job={job} /> : '—'),
      },
      { id: 'asked', label: t('asked'), value: ({ createdAt }) => createdAt, cell: ({ createdAt }) => <TimeAgo at={createdAt} /> },
      { id: 'took', label: t('took'), value: (job) => secondsOf(job, new Date()), text: took, cell: took, align: 'end' },
      { id: 'attempts', label: t('attempts'), value: ({ attempts }) => attempts, align: 'end', hidden: true },
    ]
  }, [t, duration])
}

/** Every job of the workspace; what runs moves by itself. */
export function JobsTab({ onOpen }: { onOpen: (id: string) => void }) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const mayReplay = useSignedIn().permissions.includes('platform.jobs.replay')
  const [status, setStatus] = useState<string | null>(null)
  const [name, setName] = useState<string | null>(null)
  const [mine, setMine] = useState(false)
  const query = new URLSearchParams({ ...(status && { status }), ...(name && { name }), ...(mine && { mine: 'true' }) }).toString()
  const list = usePagedList<JobView>(query === '' ? jobsAddress : `${jobsAddress}?${query}`, 50, language)
  const moving = list.rows?.some(isActive) ?? false
  useInterval(() => moving && list.onRetry(), everyMs, { autoInvoke: true })
  const kinds = useKinds()
  const replayAll = useReplayAll()
  const columns = useColumns()
  const filters = (
    <>
      <Select
        label={t('state')}
        placeholder={t('anyState')}
        data={statuses.map((value) => ({ value, label: t(`status_${value}`) }))}
        value={status}
        onChange={setStatus}
        clearable
        flex="1 1 11rem"
      />
      <Select
        label={t('kind')}
        placeholder={t('anyKind')}
        data={(kinds.data?.items ?? []).map((kind) => ({ value: kind.name, label: kind.title }))}
        value={name}
        onChange={setName}
        searchable
        clearable
        flex="1 1 14rem"
      />
      <Switch label={t('mine')} checked={mine} onChange={(event) => setMine(event.currentTarget.checked)} mb={8} />
      {mayReplay && status === 'failed' && name !== null && (
        <Button variant="default" loading={replayAll.isPending} onClick={() => replayAll.mutate(name)}>
          {t('replayAll')}
        </Button>
      )}
    </>
  )
  return (
    <Stack>
      {replayAll.error && <ProblemView error={replayAll.error} />}
      {replayAll.data && <Text role="status">{t('replayed', { n: replayAll.data.replayed })}</Text>}
      <DataTable
        name="jobs"
        label={t('table')}
        columns={columns}
        rows={list.rows}
        rowId={({ id }) => id}
        rowName={({ title }) => title}
        error={list.error}
        onRetry={list.onRetry}
        more={list.more}
        onOpen={({ id }) => onOpen(id)}
        filters={filters}
        filtered={query !== ''}
        empty={
          <EmptyState drawing={<PathDrawing />} title={t('emptyTitle')}>
            {t('emptyBody')}
          </EmptyState>
        }
      />
    </Stack>
  )
}
