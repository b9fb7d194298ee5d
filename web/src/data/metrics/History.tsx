import { Code, Stack, Text, Title } from '@mantine/core'
import { useMemo } from 'react'
import type { Metric, MetricValue } from '#schema/data/metrics'
import { useTexts } from '../../language.tsx'
import { DataTable, type TableColumn } from '../../parts/DataTable.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { TimeAgo } from '../../parts/TimeAgo.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useFigureTexts } from './figures.ts'
import { useValues, useVersions } from './metrics.ts'
import { texts } from './texts.ts'

function Values({ metric, onOrigin }: { metric: Metric; onOrigin: (value: string) => void }) {
  const t = useTexts(texts)
  const { number } = useFormats()
  const { figure, days } = useFigureTexts()
  const { data, error, refetch } = useValues(metric.id)
  const { unit } = metric
  const columns = useMemo(
    (): readonly TableColumn<MetricValue>[] => [
      { id: 'days', label: t('days'), value: ({ from }) => from, text: days, cell: days, grow: 2 },
      {
        id: 'value',
        label: t('value'),
        value: ({ value }) => value,
        text: ({ value }) => figure(value, unit),
        cell: ({ value, reason }) => (value === null ? (reason?.what ?? '—') : figure(value, unit)),
        align: 'end',
        grow: 2,
      },
      { id: 'basis', label: t('basis'), value: ({ n }) => n, cell: ({ n }) => (n === null ? '—' : number(n)), align: 'end' },
      { id: 'state', label: t('state'), value: ({ final }) => t(final ? 'final' : 'stillRunning') },
      { id: 'version', label: t('version'), value: ({ version }) => version, align: 'end' },
      {
        id: 'calculated',
        label: t('calculated'),
        value: ({ evaluatedAt }) => evaluatedAt,
        cell: ({ evaluatedAt }) => <TimeAgo at={evaluatedAt} />,
      },
    ],
    [t, days, figure, number, unit],
  )
  return (
    <DataTable
      name="metric-values"
      label={t('values')}
      columns={columns}
      rows={data?.items}
      rowId={({ id }) => id}
      rowName={days}
      error={error}
      onRetry={() => void refetch()}
      onOpen={({ id }) => onOrigin(id)}
      empty={<Text c="dimmed">{t('noValueYet')}</Text>}
    />
  )
}

/** Each value, and what the definition said before. */
export function History({ metric, onOrigin }: { metric: Metric; onOrigin: (value: string) => void }) {
  const t = useTexts(texts)
  const { data, error } = useVersions(metric.id)
  return (
    <Stack gap="lg">
      <Values metric={metric} onOrigin={onOrigin} />
      <Stack gap="xs" component="section" aria-label={t('versions')}>
        <Title order={2} size="h4">
          {t('versions')}
        </Title>
        {error && <ProblemView error={error} />}
        {data?.items.map(({ version, definition, at, by }) => (
          <div key={version}>
            <Text>
              {t('versionOf', { n: version })} <Code style={{ overflowWrap: 'anywhere' }}>{definition.formula}</Code>
            </Text>
            <Text size="xs" c="dimmed" component="div">
              {by ?? t('rumbo')} · <TimeAgo at={at} />
            </Text>
          </div>
        ))}
      </Stack>
    </Stack>
  )
}
