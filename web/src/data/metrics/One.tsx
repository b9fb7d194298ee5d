import { Anchor, Button, Group, Paper, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import { RefreshCw } from 'lucide-react'
import { useState } from 'react'
import type { Metric } from '#schema/data/metrics'
import { useLanguage, useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { Confirm } from '../../parts/Confirm.tsx'
import { Detail } from '../../parts/Detail.tsx'
import { DetailDrawer } from '../../parts/DetailDrawer.tsx'
import { Facts } from '../../parts/Facts.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { TimeAgo } from '../../parts/TimeAgo.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useSignedIn } from '../../session.ts'
import { useFigureTexts } from './figures.ts'
import { History } from './History.tsx'
import { MetricForm } from './MetricForm.tsx'
import { useEvaluate, useMetric, useRetire } from './metrics.ts'
import { Origin } from './Origin.tsx'
import { Standing } from './Standing.tsx'
import { Trend } from './Trend.tsx'
import { texts } from './texts.ts'

/** How many periods back are calculated when the history is asked for. */
const filledPeriods = 12

function Latest({ metric, onOrigin }: { metric: Metric; onOrigin: (value: string) => void }) {
  const t = useTexts(texts)
  const { day } = useFormats()
  const { figure, days, change, period } = useFigureTexts()
  const { latest, unit, target, baseline, guardrail, standing } = metric
  return (
    <Paper component="section" aria-label={t('latest')} withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
      <Stack gap="sm">
        {latest && latest.value !== null ? (
          <Group gap="md" align="baseline">
            <Text component="span" fz="1.75rem" fw={650} style={{ fontVariantNumeric: 'tabular-nums' }}>
              {figure(latest.value, unit)}
            </Text>
            <Text component="span">{days(latest)}</Text>
            {!latest.final && <Text c="dimmed">{t('stillRunning')}</Text>}
          </Group>
        ) : (
          <Text>{latest?.reason?.what ?? t('noValueYet')}</Text>
        )}
        {latest && (
          <Group gap="md">
            <Button size="compact-md" variant="default" onClick={() => onOrigin(latest.id)}>
              {t('whereFrom')}
            </Button>
            <Text size="sm" c="dimmed" component="div">
              <TimeAgo at={latest.evaluatedAt} />
            </Text>
          </Group>
        )}
        <Facts
          facts={[
            [t('change'), change(metric) ?? '—'],
            [t('baseline'), baseline ? t('on', { value: figure(baseline.value, unit), date: day(baseline.on) }) : t('notSet')],
            [t('target'), target ? t('by', { value: figure(target.value, unit), date: day(target.on) }) : t('notSet')],
            [
              t('guardrail'),
              guardrail ? t(guardrail.bound === 'min' ? 'notBelow' : 'notAbove', { value: figure(guardrail.value, unit) }) : t('notSet'),
            ],
            ...(standing.outsideSince ? [[t('outsideSince'), <TimeAgo key="since" at={standing.outsideSince} />] as const] : []),
            [t('period'), period(metric.period)],
            [t('schedule'), t(`schedule_${metric.schedule}`)],
            [t('owner'), metric.ownerName ?? t('nobody')],
          ]}
        />
      </Stack>
    </Paper>
  )
}

function Content({ metric }: { metric: Metric }) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const { permissions } = useSignedIn()
  const [editing, edit] = useDisclosure(false)
  const [retiring, retire] = useDisclosure(false)
  const [origin, openOrigin] = useState<string | null>(null)
  const evaluate = useEvaluate(metric.id)
  const changeState = useRetire(metric.id)
  const may = (what: string) => permissions.includes(`data.metrics.${what}`)
  const active = metric.state === 'active'
  const description = metric.description?.[language] ?? metric.description?.es ?? metric.description?.en
  return (
    <>
      <PageHead
        title={metric.title}
        {...(description ? { answer: <>{description}</> } : {})}
        state={<Standing metric={metric} />}
        primary={
          may('evaluate') && active
            ? {
                label: t('evaluate'),
                onClick: () => evaluate.mutate(1),
                icon: <RefreshCw size={18} aria-hidden />,
                loading: evaluate.isPending,
              }
            : undefined
        }
        more={[
          ...(may('evaluate') && active ? [{ label: t('fill', { n: filledPeriods }), onClick: () => evaluate.mutate(filledPeriods) }] : []),
          ...(may('define') ? [{ label: t('edit'), onClick: edit.open }] : []),
          ...(may('define')
            ? [active ? { label: t('retire'), onClick: retire.open } : { label: t('resume'), onClick: () => changeState.mutate('resume') }]
            : []),
        ]}
      />
      {[evaluate.error, changeState.error].map((problem) => problem && <ProblemView key={problem.message} error={problem} />)}
      <Latest metric={metric} onOrigin={openOrigin} />
      <Trend metric={metric} />
      <Detail name="metric-history">
        <History metric={metric} onOrigin={openOrigin} />
      </Detail>
      <DetailDrawer opened={editing} onClose={edit.close} title={t('edit')} wide>
        {editing && <MetricForm metric={metric} onDone={edit.close} />}
      </DetailDrawer>
      <DetailDrawer opened={origin !== null} onClose={() => openOrigin(null)} title={t('whereFrom')} wide>
        {origin !== null && <Origin metric={metric.id} value={origin} />}
      </DetailDrawer>
      <Confirm
        opened={retiring}
        onClose={retire.close}
        title={t('retireTitle', { name: metric.title })}
        consequence={t('retireConsequence')}
        wayBack={t('retireWayBack')}
        go={t('retire')}
        onGo={() => changeState.mutateAsync('retire')}
      />
    </>
  )
}

/** One metric: where it stands, how it went, and what each value comes from. */
export function One({ id }: { id: string }) {
  const t = useTexts(texts)
  const { workspace } = useSignedIn()
  const { data, error, refetch } = useMetric(id)
  return (
    <Stack gap="lg" maw={1080} mx="auto" w="100%">
      <Anchor component={Link} to={pageAddress(workspace.slug, 'data/metrics')} size="sm">
        {t('backToList')}
      </Anchor>
      {error && <ProblemView error={error} onRetry={() => void refetch()} />}
      {!error && !data && <Loading rows={3} height={120} />}
      {data && <Content metric={data} />}
    </Stack>
  )
}
