import { Button, Group, Select, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import { ScheduleEdit, type ScheduleView } from '#schema/platform/jobs'
import { useTexts } from '../../language.tsx'
import { DataTable, type TableColumn } from '../../parts/DataTable.tsx'
import { DetailDrawer } from '../../parts/DetailDrawer.tsx'
import { PathDrawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { Facts } from '../../parts/Facts.tsx'
import { showServerIssues, useZodForm } from '../../parts/form.ts'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { TimeAgo } from '../../parts/TimeAgo.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useSignedIn } from '../../session.ts'
import { useChangeSchedule, useSchedules, useStartSchedule } from './jobs.ts'
import { texts } from './texts.ts'

const zones = Intl.supportedValuesOf('timeZone')

function ScheduleForm({ schedule, onDone }: { schedule: ScheduleView; onDone: () => void }) {
  const t = useTexts(texts)
  const { enabled, cron, zone, effectiveZone } = schedule
  const form = useZodForm<{ enabled: boolean; cron: string; zone: string | null }>(ScheduleEdit, { enabled, cron, zone })
  const change = useChangeSchedule(schedule.name)
  const save = (edit: ScheduleEdit) => change.mutate(edit, { onSuccess: onDone, onError: (error) => void showServerIssues(form, error) })
  const own = zone === null ? t('zoneOwnIs', { zone: effectiveZone }) : t('zoneOwn')
  return (
    <form onSubmit={form.onSubmit(save)} noValidate>
      <Stack>
        <Switch label={t('enabled')} {...form.getInputProps('enabled', { type: 'checkbox' })} />
        <TextInput
          label={t('cron')}
          description={t('cronHint')}
          styles={{ input: { fontFamily: 'monospace' } }}
          {...form.getInputProps('cron')}
        />
        <Select
          label={t('zone')}
          data={[{ value: '', label: own }, ...zones]}
          searchable
          allowDeselect={false}
          value={form.values.zone ?? ''}
          onChange={(next) => form.setFieldValue('zone', next || null)}
          error={form.errors.zone}
        />
        {change.error && <ProblemView error={change.error} />}
        <Button type="submit" loading={change.isPending}>
          {t('save')}
        </Button>
      </Stack>
    </form>
  )
}

function RunNow({ schedule, onStarted }: { schedule: ScheduleView; onStarted: (job: string) => void }) {
  const t = useTexts(texts)
  const start = useStartSchedule(schedule.name)
  return (
    <Stack gap="xs">
      <Group>
        <Button
          variant="default"
          loading={start.isPending}
          onClick={() => start.mutate(undefined, { onSuccess: (job) => job && onStarted(job.id) })}
        >
          {t('runNow')}
        </Button>
      </Group>
      <Text size="sm" c="dimmed">
        {t('runNowMeans')}
      </Text>
      {start.error && <ProblemView error={start.error} />}
    </Stack>
  )
}

type Doing = { onDone: () => void; onStarted: (job: string) => void }

function Detail({ schedule, onDone, onStarted }: { schedule: ScheduleView } & Doing) {
  const t = useTexts(texts)
  const { instant } = useFormats()
  const manages = useSignedIn().permissions.includes('platform.jobs.schedule')
  const next =
    schedule.next.length === 0
      ? t('never')
      : schedule.next.map((at) => (
          <Text key={at} component="span" display="block">
            {instant(at)}
          </Text>
        ))
  return (
    <Stack gap="lg">
      <Facts
        facts={[
          [t('when'), `${schedule.inWords} (${schedule.effectiveZone})`],
          [t('nextTimes'), next],
          [t('last'), schedule.lastAt === null ? t('never') : instant(schedule.lastAt)],
        ]}
      />
      <Text>{t(`missed_${schedule.missed}`)}</Text>
      {manages && <RunNow schedule={schedule} onStarted={onStarted} />}
      {manages && <ScheduleForm schedule={schedule} onDone={onDone} />}
    </Stack>
  )
}

/** Work that comes back by the clock: when, in whose zone, and what happens with times that were missed. */
export function SchedulesTab({ onStarted }: { onStarted: (job: string) => void }) {
  const t = useTexts(texts)
  const { data, error, refetch } = useSchedules()
  const [opened, open] = useState<string | null>(null)
  const schedule = data?.items.find(({ name }) => name === opened)
  const columns = useMemo<TableColumn<ScheduleView>[]>(
    () => [
      { id: 'schedule', label: t('schedule'), value: ({ title }) => title, grow: 2 },
      { id: 'when', label: t('when'), value: ({ inWords, effectiveZone }) => `${inWords} (${effectiveZone})`, grow: 2 },
      {
        id: 'next',
        label: t('next'),
        value: ({ next }) => next[0] ?? null,
        cell: ({ next }) => (next[0] === undefined ? t('never') : <TimeAgo at={next[0]} />),
      },
      {
        id: 'state',
        label: t('state'),
        value: ({ enabled }) => (enabled ? 1 : 0),
        text: ({ enabled }) => t(enabled ? 'on' : 'off'),
        cell: ({ enabled }) => <StateChip tone={enabled ? 'good' : 'off'} label={t(enabled ? 'on' : 'off')} />,
      },
    ],
    [t],
  )
  return (
    <>
      <DataTable
        name="schedules"
        label={t('schedulesTable')}
        columns={columns}
        rows={data?.items}
        rowId={({ name }) => name}
        error={error}
        onRetry={() => void refetch()}
        onOpen={({ name }) => open(name)}
        empty={
          <EmptyState drawing={<PathDrawing />} title={t('noSchedulesTitle')}>
            {t('noSchedulesBody')}
          </EmptyState>
        }
      />
      <DetailDrawer opened={schedule !== undefined} onClose={() => open(null)} title={schedule?.title ?? ''}>
        {schedule && <Detail schedule={schedule} onDone={() => open(null)} onStarted={onStarted} />}
      </DetailDrawer>
    </>
  )
}
