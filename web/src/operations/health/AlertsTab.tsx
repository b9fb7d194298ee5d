import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { Alert } from '#schema/platform/alerts'
import { useTexts } from '../../language.tsx'
import { DataTable, type TableColumn } from '../../parts/DataTable.tsx'
import { DetailDrawer } from '../../parts/DetailDrawer.tsx'
import { PathDrawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { TimeAgo } from '../../parts/TimeAgo.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useSignedIn } from '../../session.ts'
import { useFigureTexts } from './figures.ts'
import { useAlerts } from './health.ts'
import { SilenceForm } from './SilenceForm.tsx'
import { texts } from './texts.ts'

function LiveAlert({ alert, onSilence }: { alert: Alert; onSilence: (() => void) | null }) {
  const t = useTexts(texts)
  const { instant } = useFormats()
  const { figure } = useFigureTexts()
  const { what, mend, severity, state, since, value, unit, silencedUntil } = alert
  const waits = state === 'pending'
  return (
    <Paper component="article" aria-label={what} withBorder radius="lg" p="md">
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={4} flex="1 1 18rem" miw={0}>
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
            {what}
          </Text>
          {mend && <Text>{mend}</Text>}
          <Text size="sm" c="dimmed">
            {t('from', { when: instant(since) })} {value !== null && `${t('value')}: ${figure(value, unit)}.`}
          </Text>
          {silencedUntil && (
            <Text size="sm" c="dimmed">
              {t('silencedUntil', { when: instant(silencedUntil) })}
            </Text>
          )}
        </Stack>
        <Group gap="sm">
          {waits ? (
            <StateChip tone="waiting" label={t('state_pending')} />
          ) : (
            <StateChip tone={severity === 'critical' ? 'bad' : 'warning'} label={t(`severity_${severity}`)} />
          )}
          {onSilence && !silencedUntil && (
            <Button size="sm" variant="default" onClick={onSilence} aria-label={t('silenceOf', { what })}>
              {t('silence')}
            </Button>
          )}
        </Group>
      </Group>
    </Paper>
  )
}

function useColumns(): readonly TableColumn<Alert>[] {
  const t = useTexts(texts)
  return useMemo(
    () => [
      { id: 'what', label: t('rule'), value: ({ what }) => what, grow: 3 },
      {
        id: 'severity',
        label: t('severity'),
        value: ({ severity }) => severity,
        text: (row) => t(`severity_${row.severity}`),
        cell: (row) => t(`severity_${row.severity}`),
      },
      {
        id: 'resolved',
        label: t('state_resolved'),
        value: ({ resolvedAt }) => resolvedAt,
        cell: (row) => row.resolvedAt && <TimeAgo at={row.resolvedAt} />,
      },
    ],
    [t],
  )
}

/** What needs attention now, and what did. */
export function AlertsTab() {
  const t = useTexts(texts)
  const maySilence = useSignedIn().permissions.includes('platform.alerts.silence')
  const { items, error, refetch } = useAlerts()
  const columns = useColumns()
  const [chosen, choose] = useState<Alert | null>(null)
  const resolved = useMemo(() => items?.filter(({ state }) => state === 'resolved'), [items])
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />
  if (!items || !resolved) return <Loading rows={3} height={96} />
  if (items.length === 0)
    return (
      <EmptyState drawing={<PathDrawing />} title={t('noAlerts')}>
        {t('noAlertsBody')}
      </EmptyState>
    )
  const live = items.filter(({ state }) => state !== 'resolved')
  return (
    <Stack>
      {live.length > 0 && (
        <>
          <Title order={2} size="h3">
            {t('now')}
          </Title>
          {live.map((alert) => (
            <LiveAlert key={alert.id} alert={alert} onSilence={maySilence ? () => choose(alert) : null} />
          ))}
        </>
      )}
      {resolved.length > 0 && (
        <>
          <Title order={2} size="h3">
            {t('before')}
          </Title>
          <DataTable name="alerts" label={t('before')} columns={columns} rows={resolved} rowId={({ id }) => id} empty={null} />
        </>
      )}
      <DetailDrawer opened={chosen !== null} onClose={() => choose(null)} title={chosen ? t('silenceOf', { what: chosen.what }) : ''}>
        {chosen && <SilenceForm rule={chosen.rule} onDone={() => choose(null)} />}
      </DetailDrawer>
    </Stack>
  )
}
