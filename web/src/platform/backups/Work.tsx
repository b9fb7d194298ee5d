import { Paper, Progress, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { BackupStatus } from '#schema/platform/backups'
import { useTexts } from '../../language.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useLive } from '../../parts/useLive.ts'
import { useAskAgain } from './backups.ts'
import { texts } from './texts.ts'

type JobEvent = { status: string; share: number; stage: string | null }
const verbs = ['create', 'verify', 'drill', 'export', 'planned'] as const
const stages = ['tables', 'files', 'checking'] as const

/** Work on backups that waits or runs, with how far it is; it is told by the server, so a reload loses nothing. */
export function Work({ job }: { job: BackupStatus['jobs'][number] }) {
  const t = useTexts(texts)
  const { share } = useFormats()
  const again = useAskAgain()
  const [event, note] = useState<JobEvent | null>(null)
  useLive<JobEvent>(
    `/api/platform/jobs/${job.id}/events`,
    (next) => {
      note(next)
      if (next.status !== 'queued' && next.status !== 'running') again()
    },
    again,
  )
  const verb = verbs.find((each) => job.name.endsWith(`.${each}`)) ?? 'create'
  const stage = stages.find((each) => each === event?.stage)
  const running = event?.status === 'running'
  const sentence = running ? `${share(event.share)}${stage ? ` · ${t(`stage_${stage}`)}` : ''}` : t('waiting')
  return (
    <Paper component="section" aria-label={t(`working_${verb}`)} withBorder radius="lg" p="md">
      <Stack gap={6}>
        <Text fw={600}>{t(`working_${verb}`)}</Text>
        <Progress.Root size="md">
          <Progress.Section value={Math.max(2, (event?.share ?? 0) * 100)} aria-label={t(`working_${verb}`)} aria-valuetext={sentence} />
        </Progress.Root>
        <Text size="sm" c="dimmed">
          {sentence}. {t('leave')}
        </Text>
      </Stack>
    </Paper>
  )
}
