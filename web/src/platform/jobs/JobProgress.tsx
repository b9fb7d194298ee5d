import { Group, Progress, Text } from '@mantine/core'
import type { JobView } from '#schema/platform/jobs'
import { useTexts } from '../../language.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { texts } from './texts.ts'

/** How far a running job is, and how long it may still take. */
export function JobProgress({ job, wide = false }: { job: JobView; wide?: boolean }) {
  const t = useTexts(texts)
  const { share, duration } = useFormats()
  if (job.status !== 'running') return null
  const done = t('share', { share: share(job.share) })
  return (
    <Group gap="xs" wrap="nowrap" w={wide ? '100%' : undefined}>
      <Progress.Root size="sm" flex={1} miw={64}>
        <Progress.Section value={job.share * 100} aria-label={`${job.title}: ${done}`} />
      </Progress.Root>
      <Text size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
        {wide && job.secondsLeft !== null ? `${done} · ${t('secondsLeft', { duration: duration(job.secondsLeft) })}` : share(job.share)}
      </Text>
    </Group>
  )
}
