import { Button, Group, Select, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { Download, ListChecks, Plus, RefreshCw } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { Metric } from '#schema/data/metrics'
import { useLanguage, useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { DataTable, type TableColumn } from '../../parts/DataTable.tsx'
import { DetailDrawer } from '../../parts/DetailDrawer.tsx'
import { PathDrawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { usePagedList } from '../../parts/usePagedList.ts'
import { useSignedIn } from '../../session.ts'
import { standingOf, useFigureTexts } from './figures.ts'
import { MetricForm } from './MetricForm.tsx'
import { exportAddress, metricsAddress, useEvaluateAll, useEvaluation } from './metrics.ts'
import { Standing } from './Standing.tsx'
import { Starters } from './Starters.tsx'
import { texts } from './texts.ts'

function useColumns(): readonly TableColumn<Metric>[] {
  const t = useTexts(texts)
  const { figure, days, period, change } = useFigureTexts()
  return useMemo(
    () => [
      { id: 'name', label: t('metric'), value: ({ title }) => title, grow: 3 },
      {
        id: 'value',
        label: t('value'),
        value: ({ latest }) => latest?.value ?? null,
        text: ({ latest, unit }) => figure(latest?.value ?? null, unit),
        cell: ({ latest, unit }) => figure(latest?.value ?? null, unit),
        align: 'end',
      },
      {
        id: 'days',
        label: t('days'),
        value: ({ latest }) => latest?.from ?? null,
        text: ({ latest }) => (latest ? days(latest) : ''),
        cell: ({ latest }) => (latest ? days(latest) : '—'),
        grow: 2,
      },
      {
        id: 'change',
        label: t('change'),
        value: ({ standing }) => standing.change,
        text: (row) => change(row) ?? '',
        cell: (row) => change(row) ?? '—',
        grow: 2,
      },
      {
        id: 'target',
        label: t('target'),
        value: ({ target }) => target?.value ?? null,
        text: ({ target, unit }) => (target ? figure(target.value, unit) : ''),
        cell: ({ target, unit }) => (target ? figure(target.value, unit) : '—'),
        align: 'end',
      },
      {
        id: 'standing',
        label: t('standing'),
        value: standingOf,
        text: (row) => t(`standing_${standingOf(row)}`),
        cell: (row) => <Standing metric={row} />,
        grow: 2,
      },
      { id: 'owner', label: t('owner'), value: ({ ownerName }) => ownerName, hidden: true },
      { id: 'period', label: t('period'), value: (row) => period(row.period), hidden: true },
      { id: 'formula', label: t('formula'), value: ({ formula }) => formula, hidden: true, grow: 2 },
    ],
    [t, figure, days, period, change],
  )
}

/** All metrics, with what stands where it should not first said. */
export function List() {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const { permissions, workspace } = useSignedIn()
  const navigate = useNavigate()
  const [state, choose] = useState<Metric['state']>('active')
  const { rows, more, error, onRetry } = usePagedList<Metric>(`${metricsAddress}?state=${state}`, 100, language)
  const [adding, add] = useDisclosure(false)
  const [picking, pick] = useDisclosure(false)
  const evaluateAll = useEvaluateAll()
  useEvaluation(evaluateAll.data?.job)
  const columns = useColumns()
  const may = (what: string) => permissions.includes(`data.metrics.${what}`)
  const open = (id: string) => void navigate({ to: pageAddress(workspace.slug, 'data/metrics', id) })
  const count = (word: string) => rows?.filter((row) => standingOf(row) === word).length ?? 0
  const [outside, behind, unknown] = [count('outside'), count('away') + count('missed'), count('noValue')]
  const answer = () => {
    if (!rows || rows.length === 0 || state === 'retired') return undefined
    if (outside > 0) return t('answerOutside', { n: outside })
    if (behind > 0) return t('answerBehind', { n: behind })
    return unknown > 0 ? t('answerUnknown', { n: unknown }) : t('answerWell')
  }
  const today = new Date()
  const yearAgo = new Date(today.getTime() - 365 * 86_400_000)
  const isoDay = (date: Date) => date.toISOString().slice(0, 10)
  const said = answer()
  return (
    <Stack gap="lg">
      <PageHead
        title={t('title')}
        {...(said ? { answer: said } : {})}
        primary={may('define') ? { label: t('add'), onClick: add.open, icon: <Plus size={18} aria-hidden /> } : undefined}
        more={[
          ...(may('define') ? [{ label: t('fromReady'), onClick: pick.open, icon: <ListChecks size={18} aria-hidden /> }] : []),
          ...(may('evaluate')
            ? [{ label: t('evaluateAll'), onClick: () => evaluateAll.mutate(undefined), icon: <RefreshCw size={18} aria-hidden /> }]
            : []),
          {
            label: t('downloadValues'),
            onClick: () => location.assign(exportAddress(isoDay(yearAgo), isoDay(new Date(today.getTime() + 86_400_000)))),
            icon: <Download size={18} aria-hidden />,
          },
        ]}
      />
      {evaluateAll.error && <ProblemView error={evaluateAll.error} />}
      {evaluateAll.data && <p role="status">{t('evaluatingAll')}</p>}
      <DataTable
        name="metrics"
        label={t('title')}
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        error={error}
        onRetry={onRetry}
        onOpen={({ id }) => open(id)}
        more={more}
        filtered={state === 'retired'}
        filters={
          <Select
            aria-label={t('which')}
            allowDeselect={false}
            value={state}
            onChange={(value) => choose(value === 'retired' ? 'retired' : 'active')}
            data={[
              { value: 'active', label: t('whichActive') },
              { value: 'retired', label: t('whichRetired') },
            ]}
          />
        }
        empty={
          <EmptyState
            drawing={<PathDrawing />}
            title={t('emptyTitle')}
            action={
              may('define') && (
                <Group>
                  <Button onClick={pick.open}>{t('fromReady')}</Button>
                </Group>
              )
            }
          >
            {t('emptyBody')}
          </EmptyState>
        }
      />
      <DetailDrawer opened={adding} onClose={add.close} title={t('add')} wide>
        {adding && <MetricForm onDone={({ id }) => open(id)} />}
      </DetailDrawer>
      <DetailDrawer opened={picking} onClose={pick.close} title={t('fromReady')} wide>
        {picking && <Starters onDone={pick.close} />}
      </DetailDrawer>
    </Stack>
  )
}
