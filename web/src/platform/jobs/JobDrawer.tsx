import { Button, Group, List, Stack, Text, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { JobLogLineView, JobView } from '#schema/platform/jobs'
import { ApiProblem } from '../../api.ts'
import { useTexts } from '../../language.tsx'
import { Confirm } from '../../parts/Confirm.tsx'
import { DetailDrawer } from '../../parts/DetailDrawer.tsx'
import { Facts } from '../../parts/Facts.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useLive } from '../../parts/useLive.ts'
import { useSignedIn } from '../../session.ts'
import { JobProgress } from './JobProgress.tsx'
import { askAgain, isActive, jobsAddress, secondsOf, tones, useCancel, useJob, useReplay } from './jobs.ts'
import { texts } from './texts.ts'

/** What the job said, line by line as it comes. */
function Said({ id }: { id: string }) {
  const t = useTexts(texts)
  const { instant } = useFormats()
  const [lines, setLines] = useState<readonly JobLogLineView[]>([])
  useLive<JobLogLineView>(
    `${jobsAddress}/${id}/log/events`,
    (line) => setLines((before) => (before.some(({ seq }) => seq === line.seq) ? before : [...before, line])),
    () => undefined,
  )
  return (
    <section aria-label={t('said')}>
      <Title order={3} size="h5" mb="xs">
        {t('said')}
      </Title>
      {lines.length === 0 && <Text c="dimmed">{t('saidNothing')}</Text>}
      <List listStyleType="none" spacing="xs" aria-live="polite">
        {lines.map(({ seq, at, text }) => (
          <List.Item key={seq}>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {text}
            </Text>
            <Text size="xs" c="dimmed">
              {instant(at)}
            </Text>
          </List.Item>
        ))}
      </List>
    </section>
  )
}

function Acts({ job }: { job: JobView }) {
  const t = useTexts(texts)
  const { permissions } = useSignedIn()
  const [asking, ask] = useState(false)
  const cancel = useCancel()
  const replay = useReplay()
  const mayCancel = isActive(job) && permissions.includes('platform.jobs.cancel')
  const mayReplay = job.replayable && permissions.includes('platform.jobs.replay')
  if (!mayCancel && !mayReplay) return null
  return (
    <Stack gap="xs">
      <Group gap="xs">
        {mayCancel && (
          <Button variant="default" onClick={() => ask(true)}>
            {t('cancel')}
          </Button>
        )}
        {mayReplay && (
          <Button loading={replay.isPending} onClick={() => replay.mutate(job.id)}>
            {t('replay')}
          </Button>
        )}
      </Group>
      {replay.error && <ProblemView error={replay.error} />}
      <Confirm
        opened={asking}
        onClose={() => ask(false)}
        title={t('cancelTitle', { job: job.title })}
        consequence={t('cancelConsequence')}
        wayBack={t('cancelWayBack')}
        go={t('cancel')}
        onGo={() => cancel.mutateAsync(job.id)}
      />
    </Stack>
  )
}

function Content({ job, again }: { job: JobView; again: () => void }) {
  const t = useTexts(texts)
  const { instant, duration, number } = useFormats()
  const client = useQueryClient()
  useLive(isActive(job) ? `${jobsAddress}/${job.id}/events` : null, () => void askAgain(client), again)
  const took = secondsOf(job, new Date())
  return (
    <Stack gap="lg">
      <Group gap="sm">
        <StateChip tone={tones[job.status]} label={t(`status_${job.status}`)} />
        <JobProgress job={job} wide />
      </Group>
      {job.error && <ProblemView error={new ApiProblem({ status: 0, ...job.error })} />}
      <Acts job={job} />
      <Facts
        facts={[
          [t('asked'), instant(job.createdAt)],
          ...(job.startedAt === null ? [] : [[t('started'), instant(job.startedAt)] as const]),
          ...(job.finishedAt === null ? [] : [[t('finished'), instant(job.finishedAt)] as const]),
          ...(took === null ? [] : [[t('took'), duration(took)] as const]),
          ...(job.nextAttemptAt === null ? [] : [[t('nextAttempt'), instant(job.nextAttemptAt)] as const]),
          [t('attempts'), number(job.attempts)],
          ...(job.replays === 0 ? [] : [[t('replays'), number(job.replays)] as const]),
          ...(job.priority === 0 ? [] : [[t('priority'), number(job.priority)] as const]),
          [
            t('id'),
            <Text key="id" component="span" ff="monospace" size="xs" style={{ overflowWrap: 'anywhere' }}>
              {job.id}
            </Text>,
          ],
        ]}
      />
      <Said key={job.id} id={job.id} />
    </Stack>
  )
}

function Body({ id }: { id: string }) {
  const { data, error, refetch } = useJob(id)
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />
  return data ? <Content job={data} again={() => void refetch()} /> : <Loading rows={3} height={80} />
}

/** One job: how far it is, what went wrong, what it said, and what may be done about it. */
export function JobDrawer({ id, onClose }: { id: string | null; onClose: () => void }) {
  const t = useTexts(texts)
  const { data } = useJob(id)
  return (
    <DetailDrawer opened={id !== null} onClose={onClose} title={id === null ? '' : (data?.title ?? t('job'))} wide>
      {id !== null && <Body id={id} />}
    </DetailDrawer>
  )
}
