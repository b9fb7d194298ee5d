import { Alert, Anchor, Button, Group, Paper, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Download } from 'lucide-react'
import { useState } from 'react'
import type { OnePage } from '#schema/value/reports'
import { api } from '../../api.ts'
import { useLanguage, useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { Detail } from '../../parts/Detail.tsx'
import { CompassDrawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { Facts } from '../../parts/Facts.tsx'
import { FigureCard } from '../../parts/FigureCard.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useSignedIn } from '../../session.ts'
import { texts } from './texts.ts'

const monthOf = (date: Date): string => date.toISOString().slice(0, 7)
/** The last twelve months, this one in. */
const usual = (now: Date): { from: string; to: string } => ({
  from: monthOf(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 11, 1))),
  to: monthOf(now),
})

function Preview({ report }: { report: OnePage }) {
  const t = useTexts(texts)
  const { money, day } = useFormats()
  const { workspace } = useSignedIn()
  return (
    <Stack gap="lg">
      {report.example && <Alert>{t('example')}</Alert>}
      <SimpleGrid cols={{ base: 1, sm: Math.min(3, report.figures.length) }}>
        {report.figures.map(({ method, value, low, high, net, programme }) => (
          <FigureCard
            key={`${method} ${value.currency}`}
            label={t(`method_${method}`)}
            value={money(value)}
            note={t('between', { low: money(low), high: money(high), net: money(net), programme: money(programme) })}
            standing={method}
          />
        ))}
      </SimpleGrid>
      <Paper component="section" aria-labelledby="report-campaigns" withBorder radius="lg" p="md">
        <Stack gap="sm">
          <Title order={2} size="h4" id="report-campaigns">
            {t('campaigns')}
          </Title>
          {report.lines.map((line) => (
            <div key={line.id}>
              <Anchor component={Link} to={pageAddress(workspace.slug, 'value/ledger', line.id)} style={{ overflowWrap: 'anywhere' }}>
                {line.name}
              </Anchor>
              <Text size="sm">
                {[
                  line.month,
                  t(`method_${line.method}`),
                  money(line.value),
                  t('lowHigh', { low: money(line.low), high: money(line.high) }),
                  `${t('costs')}: ${money(line.costs)}`,
                  ...(line.method === 'verified' && !line.told ? [t('untold')] : []),
                ].join(' · ')}
              </Text>
            </div>
          ))}
          {report.more > 0 && <Text size="sm">{t('more', { n: report.more })}</Text>}
        </Stack>
      </Paper>
      <Facts
        facts={[
          [t('notTold'), report.notTold.length === 0 ? t('noneUntold') : report.notTold.join(' · ')],
          [t('next'), report.next],
        ]}
      />
      <Detail name="report-origin" label={t('whereFrom')}>
        {report.figures.map(({ method, value, definition, inputs, how, date }) => (
          <Paper key={`${method} ${value.currency}`} component="section" aria-label={t(`method_${method}`)} withBorder radius="lg" p="md">
            <Title order={3} size="h5">
              {t(`method_${method}`)} · {money(value)}
            </Title>
            <Facts
              facts={[
                [t('definition'), definition],
                [t('inputs'), inputs],
                [t('how'), how],
                [t('date'), day(date)],
              ]}
            />
          </Paper>
        ))}
      </Detail>
    </Stack>
  )
}

/** Resultados › Informes: the one page for the executive, seen before it is downloaded. */
export function Page() {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const { workspace } = useSignedIn()
  const [range, setRange] = useState(() => usual(new Date()))
  const query = new URLSearchParams(range)
  const { data, error, refetch } = useQuery({
    queryKey: ['reports', 'one-page', range, language],
    queryFn: () => api<OnePage>('GET', `/api/value/reports/one-page?${query}`),
    enabled: range.from !== '' && range.to !== '',
  })
  const save = (of: 'es' | 'en') => location.assign(`/api/value/reports/one-page.pdf?${query}&language=${of}`)
  const month = (name: 'from' | 'to') => (
    <TextInput
      type="month"
      label={t(name)}
      value={range[name]}
      onChange={({ currentTarget: { value } }) => setRange((all) => ({ ...all, [name]: value }))}
    />
  )
  const empty = data !== undefined && data.figures.length === 0
  return (
    <Stack gap="lg">
      <PageHead
        title={t('title')}
        {...(data ? { answer: data.answer } : {})}
        primary={
          data && !empty ? { label: t('download'), onClick: () => save(language), icon: <Download size={18} aria-hidden /> } : undefined
        }
        more={
          data && !empty
            ? [
                { label: t('inSpanish'), onClick: () => save('es') },
                { label: t('inEnglish'), onClick: () => save('en') },
              ]
            : []
        }
      />
      <Group>
        {month('from')}
        {month('to')}
      </Group>
      {error && <ProblemView error={error} onRetry={() => void refetch()} />}
      {!error && data === undefined && <Loading rows={3} height={96} />}
      {empty && (
        <EmptyState
          drawing={<CompassDrawing />}
          title={t('emptyTitle')}
          action={
            <Button component={Link} to={pageAddress(workspace.slug, 'value/ledger')}>
              {t('openLedger')}
            </Button>
          }
        >
          {t('emptyBody')}
        </EmptyState>
      )}
      {data && !empty && <Preview report={data} />}
    </Stack>
  )
}
