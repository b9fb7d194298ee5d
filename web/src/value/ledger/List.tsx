import { Button, SimpleGrid, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useMemo } from 'react'
import { minorDigits } from '#base'
import type { LedgerLine, LedgerTotals } from '#schema/value/ledger'
import { useLanguage, useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { Chart, type ChartSpec } from '../../parts/Chart.tsx'
import { DataTable, type TableColumn } from '../../parts/DataTable.tsx'
import { DetailDrawer } from '../../parts/DetailDrawer.tsx'
import { CompassDrawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { FigureCard } from '../../parts/FigureCard.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { usePagedList } from '../../parts/usePagedList.ts'
import { useSignedIn } from '../../session.ts'
import { AddLine } from './AddLine.tsx'
import { LineState } from './LineState.tsx'
import { linesAddress, useTotals } from './ledger.ts'
import { texts } from './texts.ts'

const methods = ['verified', 'estimated', 'forecast'] as const

function useColumns(): readonly TableColumn<LedgerLine>[] {
  const t = useTexts(texts)
  const { money } = useFormats()
  return useMemo(
    () => [
      { id: 'name', label: t('name'), value: ({ name }) => name, grow: 3 },
      { id: 'month', label: t('month'), value: ({ month }) => month },
      { id: 'method', label: t('method'), value: ({ method }) => t(`method_${method}`) },
      {
        id: 'value',
        label: t('value'),
        value: ({ mid }) => mid,
        text: ({ mid: minor, currency }) => money({ minor, currency }),
        cell: ({ mid: minor, currency }) => money({ minor, currency }),
        align: 'end',
      },
      {
        id: 'interval',
        label: t('interval'),
        value: ({ low }) => low,
        text: ({ low, high, currency }) => t('lowHigh', { low: money({ minor: low, currency }), high: money({ minor: high, currency }) }),
        cell: ({ low, high, currency }) => t('lowHigh', { low: money({ minor: low, currency }), high: money({ minor: high, currency }) }),
        grow: 2,
      },
      { id: 'state', label: t('state'), value: ({ state }) => t(`state_${state}`), cell: (line) => <LineState line={line} /> },
    ],
    [t, money],
  )
}

/** One figure per method; they stand side by side and are never added. */
function Sums({ totals }: { totals: LedgerTotals }) {
  const t = useTexts(texts)
  const { money } = useFormats()
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }}>
      {methods.flatMap((method) => {
        const own = totals.whole.filter((total) => total.method === method)
        if (own.length === 0) return [<FigureCard key={method} label={t(`method_${method}`)} value={null} none={t('noneOfMethod')} />]
        return own.map(({ currency, low, mid, high, net, lines }) => {
          const of = (minor: number) => money({ minor, currency })
          return (
            <FigureCard
              key={`${method} ${currency}`}
              label={t(`method_${method}`)}
              value={of(mid)}
              note={t('between', { low: of(low), high: of(high), n: lines })}
              standing={method}
              fresh={t('afterProgramme', { net: of(net) })}
            />
          )
        })
      })}
    </SimpleGrid>
  )
}

function ByMonth({ totals }: { totals: LedgerTotals }) {
  const t = useTexts(texts)
  const currency = totals.months[0]?.currency ?? 'EUR'
  const spec = useMemo((): ChartSpec => {
    const own = totals.months.filter((each) => each.currency === currency)
    const labels = [...new Set(own.map(({ month }) => month))]
    const scale = 10 ** minorDigits(currency)
    return {
      kind: 'bar',
      x: { name: t('month'), labels },
      y: { name: t('value'), unit: currency },
      series: methods
        .filter((method) => own.some((each) => each.method === method))
        .map((method) => ({
          name: t(`method_${method}`),
          values: labels.map((label) => {
            const found = own.find((each) => each.month === label && each.method === method)
            return found ? found.mid / scale : null
          }),
        })),
    }
  }, [totals, currency, t])
  return <Chart name="value-ledger" title={t('chartTitle')} spec={spec} />
}

export function List() {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const { permissions, workspace } = useSignedIn()
  const { money } = useFormats()
  const navigate = useNavigate()
  const { data: totals, error: sumsError, refetch } = useTotals()
  const { rows, more, error, onRetry } = usePagedList<LedgerLine>(linesAddress, 50, language)
  const [adding, add] = useDisclosure(false)
  const columns = useColumns()
  const may = permissions.includes('value.ledger.add')
  const open = (id: string) => void navigate({ to: pageAddress(workspace.slug, 'value/ledger', id) })
  const verified = totals?.whole.filter(({ method }) => method === 'verified') ?? []
  const of = (minor: number, currency: string) => money({ minor, currency })
  const answer = [
    ...verified.map(({ net, programme, currency }) => t('answerVerified', { net: of(net, currency), programme: of(programme, currency) })),
    ...(totals && verified.length === 0 ? [t('answerNone')] : []),
    ...(totals && totals.waiting > 0 ? [t('answerWaiting', { n: totals.waiting })] : []),
  ].join(' ')
  return (
    <Stack gap="lg">
      <PageHead
        title={t('title')}
        {...(answer === '' ? {} : { answer })}
        primary={may ? { label: t('addLine'), onClick: add.open, icon: <Plus size={18} aria-hidden /> } : undefined}
      />
      {sumsError && <ProblemView error={sumsError} onRetry={() => void refetch()} />}
      {totals && totals.whole.length > 0 && <Sums totals={totals} />}
      {totals && totals.months.length > 0 && <ByMonth totals={totals} />}
      <DataTable
        name="ledger"
        label={t('title')}
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        rowName={({ name }) => name}
        error={error}
        onRetry={onRetry}
        onOpen={({ id }) => open(id)}
        more={more}
        empty={
          <EmptyState
            drawing={<CompassDrawing />}
            title={t('emptyTitle')}
            action={may && <Button onClick={add.open}>{t('addLine')}</Button>}
          >
            {t('emptyBody')}
          </EmptyState>
        }
      />
      <DetailDrawer opened={adding} onClose={add.close} title={t('addLine')} wide>
        {adding && <AddLine onDone={open} />}
      </DetailDrawer>
    </Stack>
  )
}
