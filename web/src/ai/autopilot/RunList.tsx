import { Button, Select, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { type Run, type RunCounts, type RunOrder, type RunStatus, runOrders } from '#schema/ai/autopilot/runs'
import { useLanguage, useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { Confirm } from '../../parts/Confirm.tsx'
import { DataTable, type TableColumn } from '../../parts/DataTable.tsx'
import { PathDrawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { SearchField } from '../../parts/SearchField.tsx'
import { TimeAgo } from '../../parts/TimeAgo.tsx'
import { useSignedIn } from '../../session.ts'
import { Advance } from './Advance.tsx'
import { EraseRun } from './EraseRun.tsx'
import { RunActions } from './RunActions.tsx'
import { RunState } from './RunState.tsx'
import { useRunCounts, useRunList, useStopRun } from './runs.ts'
import { shortSentence } from './sentence.ts'
import { texts } from './texts.ts'

/** What the list can be narrowed to; what waits is under way for whoever looks. */
const states = {
  active: ['queued', 'running'],
  delivered: ['delivered'],
  'no-signal': ['no-signal'],
  failed: ['failed'],
  cancelled: ['cancelled'],
} as const satisfies Record<string, readonly RunStatus[]>
type State = keyof typeof states

/** The page's answer in one sentence; nothing where there is no run. */
function useSummary(counts: RunCounts['counts'] | undefined): string | undefined {
  const t = useTexts(texts)
  if (!counts) return undefined
  const { queued = 0, running = 0, delivered = 0 } = counts
  const all = Object.values(counts).reduce((sum, n) => sum + n, 0)
  if (all === 0) return undefined
  if (queued + running > 0) return t('summaryActive', { n: queued + running })
  if (delivered === 1 && all === 1) return t('summaryOne')
  return delivered > 0 ? t('summaryDelivered', { n: delivered, all }) : t('summaryWithout', { all })
}

function Result({ run }: { run: Run }) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const warnings = run.headline?.warnings ?? 0
  return (
    <Stack gap={2}>
      <Advance run={run} />
      <Text size="sm">{run.error ? run.error.what : shortSentence(run, language)}</Text>
      {warnings > 0 && (
        <Text size="sm" c="dimmed">
          {t('warnings', { n: warnings })}
        </Text>
      )}
    </Stack>
  )
}

function useColumns(): readonly TableColumn<Run>[] {
  const t = useTexts(texts)
  const { language } = useLanguage()
  return useMemo(
    () => [
      { id: 'file', label: t('file'), value: ({ file }) => file, grow: 3 },
      { id: 'target', label: t('target'), value: ({ target }) => target, grow: 2 },
      {
        id: 'state',
        label: t('state'),
        value: ({ status }) => status,
        text: ({ status }) => t(`status_${status}`),
        cell: (run) => <RunState run={run} />,
        grow: 2,
      },
      {
        id: 'result',
        label: t('result'),
        value: (run) => run.error?.what ?? shortSentence(run, language),
        cell: (run) => <Result run={run} />,
        grow: 4,
      },
      { id: 'when', label: t('when'), value: ({ createdAt }) => createdAt, cell: ({ createdAt }) => <TimeAgo at={createdAt} />, grow: 2 },
    ],
    [t, language],
  )
}

/** Ejecuciones: every run, found by words and state, and what can be done with each. */
export function RunList() {
  const t = useTexts(texts)
  const { permissions, workspace } = useSignedIn()
  const navigate = useNavigate()
  const [typed, type] = useState('')
  const [words] = useDebouncedValue(typed, 250)
  const [state, setState] = useState<State | null>(null)
  const [order, setOrder] = useState<RunOrder>('newest')
  const list = useRunList({ words, order, ...(state && { statuses: states[state] }) })
  const counts = useRunCounts()
  const columns = useColumns()
  const summary = useSummary(counts.data)
  const [stopping, askToStop] = useState<Run | null>(null)
  const [erasing, askToErase] = useState<Run | null>(null)
  const stop = useStopRun()
  const { delivered = 0, 'no-signal': without = 0 } = counts.data ?? {}
  const narrowed = words.trim() !== '' || state !== null
  const nothing = list.rows?.length === 0 && !narrowed
  const go = (rest?: string) => void navigate({ to: pageAddress(workspace.slug, 'ai/autopilot', rest) })
  const ask = {
    label: t('newRun'),
    onClick: () => void navigate({ to: pageAddress(workspace.slug, 'ai/problems') }),
    icon: <Plus size={18} aria-hidden />,
  }
  const mayStart = permissions.includes('ai.autopilot.start')
  const choices = (keys: readonly string[], label: (key: never) => string) => keys.map((value) => ({ value, label: label(value as never) }))
  return (
    <Stack gap="lg" maw={1180} mx="auto" w="100%">
      <PageHead
        title={t('title')}
        {...(summary ? { answer: summary } : {})}
        more={delivered + without > 1 ? [{ label: t('compare'), onClick: () => go('compare') }] : []}
        primary={mayStart && list.rows && !nothing ? ask : undefined}
      />
      {stop.error && <ProblemView error={stop.error} />}
      <DataTable
        name="runs"
        label={t('title')}
        columns={columns}
        rows={list.rows}
        rowId={({ id }) => id}
        rowName={({ file }) => file}
        error={list.error}
        onRetry={list.onRetry}
        more={list.more}
        onOpen={({ id }) => go(id)}
        actions={(run) => <RunActions run={run} onStop={() => askToStop(run)} onErase={() => askToErase(run)} />}
        filters={
          <>
            <SearchField label={t('search')} placeholder={t('searchHint')} value={typed} onType={type} />
            <Select
              label={t('state')}
              placeholder={t('anyState')}
              data={choices(Object.keys(states), (key: State) => t(key === 'active' ? 'status_running' : `status_${key}`))}
              value={state}
              onChange={(value) => setState(value as State | null)}
              clearable
              flex="1 1 9rem"
              maw={{ base: '100%', xs: 220 }}
            />
            <Select
              label={t('order')}
              data={choices(runOrders, (key: RunOrder) => t(`order_${key}`))}
              value={order}
              onChange={(value) => setOrder((value ?? 'newest') as RunOrder)}
              allowDeselect={false}
              flex="1 1 9rem"
              maw={{ base: '100%', xs: 220 }}
            />
          </>
        }
        filtered={narrowed}
        empty={
          <EmptyState
            drawing={<PathDrawing />}
            title={t('emptyTitle')}
            action={
              mayStart && (
                <Button data-primary onClick={ask.onClick} leftSection={ask.icon}>
                  {ask.label}
                </Button>
              )
            }
          >
            {t('emptyBody')}
          </EmptyState>
        }
      />
      <Confirm
        opened={stopping !== null}
        onClose={() => askToStop(null)}
        title={t('stopTitle')}
        consequence={t('stopBody')}
        stay={t('keepRunning')}
        go={t('stop')}
        onGo={() => (stopping ? stop.mutateAsync(stopping.id) : Promise.resolve())}
      />
      {erasing && <EraseRun run={erasing} opened onClose={() => askToErase(null)} />}
    </Stack>
  )
}
