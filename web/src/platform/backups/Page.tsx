import { Button, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Archive, ShieldCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import type { BackupPlan, BackupStatus } from '#schema/platform/backups'
import { useTexts } from '../../language.tsx'
import { PathDrawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useSignedIn } from '../../session.ts'
import { BackupTable } from './BackupTable.tsx'
import { useBackupStatus, useBackups, useBackupWork } from './backups.ts'
import { Command } from './Command.tsx'
import { PlanDrawer } from './PlanDrawer.tsx'
import { texts } from './texts.ts'
import { Work } from './Work.tsx'

/** How sure we are that there is a way back: in a sentence and a state. */
function useAnswer(status: BackupStatus | undefined, some: boolean): { answer?: string; state?: ReactNode } {
  const t = useTexts(texts)
  const { instant } = useFormats()
  if (!status) return {}
  const { proven, failed } = status
  if (failed?.problem)
    return {
      answer: t('answerFailed', { when: instant(failed.at), what: failed.problem.what }),
      state: <StateChip tone="bad" label={t('failed')} />,
    }
  if (proven?.figures) {
    const { tables, rows, files } = proven.figures
    return {
      answer: t('answerProven', { when: instant(proven.at), tables, rows, files }),
      state: <StateChip tone="good" label={t('proven')} />,
    }
  }
  return some ? { answer: t('answerUntried'), state: <StateChip tone="warning" label={t('untried')} /> } : { answer: t('answerNone') }
}

function Section({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <Paper component="section" aria-label={title} withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
      <Stack gap="xs">
        <Title order={2} size="h3">
          {title}
        </Title>
        {children}
        {action && <div>{action}</div>}
      </Stack>
    </Paper>
  )
}

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const

function Plan({ plan, mayChange }: { plan: BackupPlan; mayChange: boolean }) {
  const t = useTexts(texts)
  const [drawer, { open, close }] = useDisclosure(false)
  const day = weekdays.find((each) => each === plan.drillDay)
  const { time, zone, daily, weekly, monthly } = plan
  return (
    <Section
      title={t('plan')}
      action={
        mayChange && (
          <Button variant="default" size="sm" onClick={open}>
            {t('planChange')}
          </Button>
        )
      }
    >
      <Text>{plan.enabled ? t('planOn', { time, zone: zone.replaceAll('_', ' '), daily, weekly, monthly }) : t('planOff')}</Text>
      {plan.enabled && <Text c="dimmed">{day ? t('planDrill', { day: t(`day${day}`) }) : t('planNoDrill')}</Text>}
      <PlanDrawer plan={plan} opened={drawer} onClose={close} />
    </Section>
  )
}

/** Sistema › Copias y versiones. */
export function Page() {
  const t = useTexts(texts)
  const { bytes } = useFormats()
  const { permissions } = useSignedIn()
  const status = useBackupStatus()
  const list = useBackups()
  const work = useBackupWork()
  const may = permissions.includes('platform.backups.manage')
  const mayExport = permissions.includes('platform.backups.export')
  const some = list.data?.items.some(({ kind }) => kind === 'installation') ?? false
  const none = list.data?.items.length === 0
  const { answer, state } = useAnswer(status.data, some)
  const busy = work.isPending
  const make = { label: t('make'), icon: <Archive size={18} aria-hidden />, onClick: () => work.mutate(''), loading: busy }
  const drill = { label: t('drill'), icon: <ShieldCheck size={18} aria-hidden />, onClick: () => work.mutate('/drill'), loading: busy }
  const more = [
    ...(may && some ? [make] : []),
    ...(mayExport && list.data && !none ? [{ label: t('takeOut'), onClick: () => work.mutate('/export') }] : []),
  ]
  return (
    <Stack gap="lg" maw={1080} mx="auto">
      <PageHead title={t('title')} {...(answer ? { answer } : {})} state={state} primary={may && some ? drill : undefined} more={more} />
      {work.error && <ProblemView error={work.error} />}
      {status.error && <ProblemView error={status.error} onRetry={() => void status.refetch()} />}
      {status.data?.jobs.map((job) => (
        <Work key={job.id} job={job} />
      ))}
      {none ? (
        <EmptyState
          drawing={<PathDrawing />}
          title={t('emptyTitle')}
          action={
            may && (
              <Button data-primary leftSection={make.icon} onClick={make.onClick} loading={busy}>
                {make.label}
              </Button>
            )
          }
        >
          {t('emptyBody')}
        </EmptyState>
      ) : (
        <BackupTable
          rows={list.data?.items}
          error={list.error}
          onRetry={() => void list.refetch()}
          onCheck={(id) => work.mutate(`/${id}/verify`)}
          mayCheck={may}
        />
      )}
      {status.isPending && <Loading rows={1} height={132} />}
      {status.data && (
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Plan plan={status.data.plan} mayChange={may} />
          <Section title={t('key')}>
            <Text>{t('keyHow')}</Text>
            <Command line="rumbo backup recovery-key" />
          </Section>
          <Section title={t('version')}>
            <Text fw={600}>{t('versionNow', { version: status.data.version })}</Text>
            <Text>{t('versionHow')}</Text>
            <Command line="rumbo upgrade" />
            <Text>{t('versionBack')}</Text>
            <Command line="rumbo upgrade --back" />
          </Section>
          {status.data.freeBytes !== null && (
            <Section title={t('free')}>
              <Text fz="1.75rem" fw={650} lh={1.2}>
                {bytes(status.data.freeBytes)}
              </Text>
            </Section>
          )}
        </SimpleGrid>
      )}
    </Stack>
  )
}
