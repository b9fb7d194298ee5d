import { Progress, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Run } from '#schema/ai/autopilot/runs'
import { useLanguage, useTexts } from '../../language.tsx'
import { useLive } from '../../parts/useLive.ts'
import { askRunsAgain } from './runs.ts'
import { progressSentence } from './sentence.ts'
import { texts } from './texts.ts'

type JobEvent = { status: string; share: number; stage: string | null; secondsLeft: number | null }

/** How far a run is, live: a bar, the stage and the time left. Nothing when it is not under way. */
export function Advance({ run }: { run: Run }) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const client = useQueryClient()
  const [told, note] = useState<JobEvent | null>(null)
  const again = () => void askRunsAgain(client)
  useLive<JobEvent>(
    run.status === 'running' ? `/api/platform/jobs/${run.jobId}/events` : null,
    (event) => {
      if (event.status === 'running') note(event)
      else if (event.status !== 'queued') again()
    },
    again,
  )
  if (!run.progress || run.status !== 'running') return null
  const progress = told ?? run.progress
  const sentence = progressSentence(progress, language)
  return (
    <Stack gap={6} miw="8rem">
      <Progress.Root size="md">
        <Progress.Section
          value={Math.max(2, progress.share * 100)}
          aria-label={t('progressOf', { file: run.file })}
          aria-valuetext={sentence}
        />
      </Progress.Root>
      <Text size="sm" c="dimmed">
        {sentence}
      </Text>
    </Stack>
  )
}
