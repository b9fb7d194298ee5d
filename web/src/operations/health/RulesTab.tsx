import { Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { AlertRule } from '#schema/platform/alerts'
import { api } from '../../api.ts'
import { useTexts } from '../../language.tsx'
import { DataTable, type TableColumn } from '../../parts/DataTable.tsx'
import { Detail } from '../../parts/Detail.tsx'
import { DetailDrawer } from '../../parts/DetailDrawer.tsx'
import { PathDrawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { useSignedIn } from '../../session.ts'
import { useFigureTexts } from './figures.ts'
import { alertsAddress, useChange, useRules } from './health.ts'
import { NewRuleForm } from './NewRuleForm.tsx'
import { RoutesForm } from './RoutesForm.tsx'
import { RuleForm } from './RuleForm.tsx'
import { texts } from './texts.ts'

function useColumns(): readonly TableColumn<AlertRule>[] {
  const t = useTexts(texts)
  const { figure, condition } = useFigureTexts()
  return useMemo(() => {
    const wordOf = ({ enabled, own, changed }: AlertRule) => t(!enabled ? 'offRule' : own ? 'ownRule' : changed ? 'changed' : 'on')
    return [
      { id: 'what', label: t('rule'), value: ({ what }) => what, grow: 3 },
      { id: 'condition', label: t('condition'), value: condition, grow: 2 },
      {
        id: 'now',
        label: t('valueNow'),
        value: ({ value }) => value,
        text: (row) => figure(row.value, row.unit),
        cell: (row) => figure(row.value, row.unit),
        align: 'end',
      },
      {
        id: 'severity',
        label: t('severity'),
        value: ({ severity }) => severity,
        text: (row) => t(`severity_${row.severity}`),
        cell: (row) => t(`severity_${row.severity}`),
      },
      {
        id: 'state',
        label: t('state'),
        value: ({ enabled }) => (enabled ? 'on' : 'off'),
        text: wordOf,
        cell: (row) => <StateChip tone={row.enabled ? 'good' : 'off'} label={wordOf(row)} />,
      },
    ]
  }, [t, figure, condition])
}

function Removed({ rules }: { rules: readonly AlertRule[] }) {
  const t = useTexts(texts)
  const restore = useChange((id: string) => api('POST', `${alertsAddress}/rules/${id}/restore`, {}))
  if (rules.length === 0) return null
  return (
    <Detail name="removed-rules" label={t('removed', { n: rules.length })}>
      {restore.error && <ProblemView error={restore.error} />}
      {rules.map(({ id, what }) => (
        <Group key={id} justify="space-between">
          <Text style={{ overflowWrap: 'anywhere' }}>{what}</Text>
          <Button size="xs" variant="default" aria-label={t('restoreOf', { what })} onClick={() => restore.mutate(id)}>
            {t('restore')}
          </Button>
        </Group>
      ))}
    </Detail>
  )
}

/** When Rumbo tells, and whom. */
export function RulesTab() {
  const t = useTexts(texts)
  const may = useSignedIn().permissions.includes('platform.alerts.manage')
  const { items, error, refetch } = useRules()
  const columns = useColumns()
  const [adding, add] = useState(false)
  const [openedId, open] = useState<string | null>(null)
  const rules = useMemo(() => items?.filter(({ restorableUntil }) => restorableUntil === null), [items])
  const removed = items?.filter(({ restorableUntil }) => restorableUntil !== null) ?? []
  const opened = rules?.find(({ id }) => id === openedId)
  return (
    <Stack>
      <Group justify="space-between" gap="md">
        <Text c="dimmed" flex="1 1 20rem">
          {t('rulesLead')}
        </Text>
        {may && (
          <Button data-primary leftSection={<Plus size={18} aria-hidden />} onClick={() => add(true)}>
            {t('newRule')}
          </Button>
        )}
      </Group>
      <DataTable
        name="alert-rules"
        label={t('tabRules')}
        columns={columns}
        rows={rules}
        rowId={({ id }) => id}
        error={error}
        onRetry={() => void refetch()}
        {...(may ? { onOpen: ({ id }: AlertRule) => open(id) } : {})}
        empty={
          <EmptyState drawing={<PathDrawing />} title={t('noRules')}>
            {t('noRulesBody')}
          </EmptyState>
        }
      />
      {may && <Removed rules={removed} />}
      <Group gap="lg" align="flex-start">
        {may && (
          <Detail name="alert-routes" label={t('routes')}>
            <RoutesForm />
          </Detail>
        )}
        <Anchor href={`${alertsAddress}/rules.yml`} download="rumbo-rules.yml" py="xs">
          {t('prometheus')}
        </Anchor>
      </Group>
      <DetailDrawer opened={adding} onClose={() => add(false)} title={t('newRule')}>
        {adding && <NewRuleForm onDone={() => add(false)} />}
      </DetailDrawer>
      <DetailDrawer opened={opened !== undefined} onClose={() => open(null)} title={opened?.what ?? ''}>
        {opened && <RuleForm rule={opened} onDone={() => open(null)} />}
      </DetailDrawer>
    </Stack>
  )
}
