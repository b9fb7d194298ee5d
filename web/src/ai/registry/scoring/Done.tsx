import { List, Select, Stack, Text, Title } from '@mantine/core'
import { Download } from 'lucide-react'
import { useMemo, useState } from 'react'
import {
  type DownloadFormat,
  type RowOrder,
  rowOrders,
  type ScoredRow,
  type Scoring,
  type ScoringSummary,
} from '#schema/ai/serving/scorings'
import { useTexts } from '../../../language.tsx'
import { Chart, type ChartSpec } from '../../../parts/Chart.tsx'
import { DataTable, type TableColumn } from '../../../parts/DataTable.tsx'
import { Detail } from '../../../parts/Detail.tsx'
import { PathDrawing } from '../../../parts/drawings.tsx'
import { EmptyState } from '../../../parts/EmptyState.tsx'
import { type HeadAction, PageHead } from '../../../parts/PageHead.tsx'
import { useFormats } from '../../../parts/useFormats.ts'
import { useModel } from '../models.ts'
import { ScoringState } from './ScoringState.tsx'
import { scoresFile, useScoredRows } from './scorings.ts'
import { texts } from './texts.ts'

const figures = { maximumSignificantDigits: 4 }

/** What the list says, in a sentence. */
function useAnswer({ rows, target, summary }: Scoring): string {
  const t = useTexts(texts)
  const { number, share } = useFormats()
  if (!rows || !summary) return t('done_none')
  if (summary.kind === 'binary') {
    const { predicted, positive, lowest } = summary
    if (lowest === null) return t('done_nobody', { rows, target, positive })
    return t('done_binary', { predicted, positive, rows, target, from: share(lowest) })
  }
  if (summary.kind === 'regression') {
    const [, low, , high] = summary.quantiles
    return t('done_regression', { rows, target, low: number(low, figures), high: number(high, figures) })
  }
  const [first, ...others] = summary.classes
  const most = others.reduce((a, b) => (b.n > (a?.n ?? 0) ? b : a), first)
  return t('done_multiclass', { rows, target, name: most?.name ?? '', n: most?.n ?? 0 })
}

/** How the scores spread over their steps. */
function useSpread({ steps, kind }: ScoringSummary): ChartSpec {
  const t = useTexts(texts)
  const { share, number } = useFormats()
  return useMemo(() => {
    const { from, to, counts, below, above } = steps
    const say = kind === 'regression' ? (value: number) => number(value, figures) : share
    const at = (step: number) => say(from + ((to - from) * step) / counts.length)
    const inner = counts.map((n, step) => ({ n, label: t('between', { from: at(step), to: at(step + 1) }) }))
    const all = [
      ...(below > 0 ? [{ n: below, label: t('below', { to: say(from) }) }] : []),
      ...inner,
      ...(above > 0 ? [{ n: above, label: t('above', { from: say(to) }) }] : []),
    ]
    return {
      kind: 'bar',
      x: { name: t(kind === 'regression' ? 'value' : 'probability'), labels: all.map(({ label }) => label) },
      y: { name: t('rows'), unit: '' },
      series: [{ name: t('rows'), values: all.map(({ n }) => n) }],
    }
  }, [steps, kind, t, share, number])
}

function Spread({ summary, target }: { summary: ScoringSummary; target: string }) {
  const t = useTexts(texts)
  const spec = useSpread(summary)
  const classes = summary.kind === 'multiclass' ? summary.classes : null
  const byClass = useMemo<ChartSpec | null>(
    () =>
      classes && {
        kind: 'bar',
        across: true,
        x: { name: t('class'), labels: classes.map(({ name }) => name) },
        y: { name: t('rows'), unit: '' },
        series: [{ name: t('rows'), values: classes.map(({ n }) => n) }],
      },
    [classes, t],
  )
  return (
    <>
      {byClass && <Chart name="scores-classes" title={t('classes', { target })} spec={byClass} />}
      <Chart
        name="scores"
        title={t(`spread_${summary.kind}`, { target, positive: summary.kind === 'binary' ? summary.positive : '' })}
        spec={spec}
      />
    </>
  )
}

function Decisions({ decisions }: Pick<Scoring, 'decisions'>) {
  const t = useTexts(texts)
  const list = (level: 'info' | 'warning') => (
    <List spacing={6}>
      {decisions
        .filter((one) => one.level === level)
        .map(({ code, text }) => (
          <List.Item key={`${code} ${text}`} style={{ overflowWrap: 'anywhere' }}>
            {text}
          </List.Item>
        ))}
    </List>
  )
  return (
    <>
      {decisions.some(({ level }) => level === 'warning') && (
        <section aria-labelledby="look">
          <Title order={2} size="h4" id="look" mb="xs">
            {t('look')}
          </Title>
          {list('warning')}
        </section>
      )}
      {decisions.some(({ level }) => level === 'info') && (
        <Detail name="models.scores-read" label={t('howRead')}>
          {list('info')}
        </Detail>
      )}
    </>
  )
}

function useColumns(kind: ScoringSummary['kind'] | undefined, named: boolean): readonly TableColumn<ScoredRow>[] {
  const t = useTexts(texts)
  const { share, number } = useFormats()
  return useMemo(() => {
    const isNumber = kind === 'regression'
    const said = (value: number) => (isNumber ? number(value, figures) : share(value))
    return [
      { id: 'id', label: t(named ? 'id' : 'row'), value: ({ id }) => id, grow: 2 },
      {
        id: 'score',
        label: t(isNumber ? 'value' : 'probability'),
        value: ({ score }) => score,
        cell: ({ score }) => said(score),
        align: 'end',
        grow: 2,
      },
      ...(isNumber
        ? []
        : [{ id: 'prediction', label: t('prediction'), value: ({ prediction }: ScoredRow) => String(prediction), grow: 2 }]),
      {
        id: 'reasons',
        label: t('reasons'),
        value: ({ reasons }) => reasons.join('; '),
        cell: ({ reasons }) => (
          <Stack gap={2}>
            {reasons.map((reason) => (
              <Text key={reason} size="sm" style={{ overflowWrap: 'anywhere' }}>
                {reason}
              </Text>
            ))}
          </Stack>
        ),
        grow: 6,
      },
    ]
  }, [kind, named, t, share, number])
}

function Rows({ name, scoring }: { name: string; scoring: Scoring }) {
  const t = useTexts(texts)
  const [order, setOrder] = useState<RowOrder>('highest')
  const list = useScoredRows(name, scoring.id, order)
  const named = list.rows?.some(({ id, row }) => id !== String(row)) ?? false
  const columns = useColumns(scoring.summary?.kind, named)
  return (
    <Stack gap="sm">
      <Title order={2} size="h3">
        {t('list')}
      </Title>
      <DataTable
        name="scored-rows"
        label={t('list')}
        columns={columns}
        rows={list.rows}
        rowId={({ row }) => String(row)}
        error={list.error}
        onRetry={list.onRetry}
        more={list.more}
        filters={
          <Select
            label={t('order')}
            data={rowOrders.map((value) => ({ value, label: t(`order_${value}`) }))}
            value={order}
            onChange={(value) => setOrder((value ?? 'highest') as RowOrder)}
            allowDeselect={false}
            flex="1 1 9rem"
            maw={{ base: '100%', xs: 260 }}
          />
        }
        empty={
          <EmptyState drawing={<PathDrawing />} title={t('noRows')}>
            {t('noRowsBody')}
          </EmptyState>
        }
      />
    </Stack>
  )
}

/** What a finished list says: the sentence, the file to take away, how the scores spread, and whom it names with which reasons. */
export function Done({ name, scoring, more }: { name: string; scoring: Scoring; more: readonly (HeadAction & { danger?: boolean })[] }) {
  const t = useTexts(texts)
  const { instant } = useFormats()
  const answer = useAnswer(scoring)
  const { data: model } = useModel(name)
  const { id, file, rows, summary, target, decisions } = scoring
  // The browser keeps the page: the answer is a file to be saved.
  const save = (format: DownloadFormat) => location.assign(scoresFile(name, id, format))
  const by = { version: scoring.model.version, title: model?.title ?? name, when: instant(scoring.finishedAt ?? scoring.createdAt) }
  return (
    <>
      <PageHead
        title={file}
        answer={answer}
        state={<ScoringState scoring={scoring} />}
        primary={{ label: t('download'), onClick: () => save('xlsx'), icon: <Download size={18} aria-hidden /> }}
        more={[...(['csv-es', 'csv'] as const).map((format) => ({ label: t(`download_${format}`), onClick: () => save(format) })), ...more]}
      />
      <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {t('by', by)}
      </Text>
      <Decisions decisions={decisions} />
      {summary && rows !== null && rows > 0 && <Spread summary={summary} target={target} />}
      <Rows name={name} scoring={scoring} />
    </>
  )
}
