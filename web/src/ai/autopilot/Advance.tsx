import { Progress, Stack, Text } from '@mantine/core'
import type { Run } from '#schema/ai/autopilot/runs'
import { useLanguage, useTexts } from '../../language.tsx'
import { useProgress } from './runs.ts'
import { progressSentence } from './sentence.ts'
import { texts } from './texts.ts'

/** How far a run is, live: a bar, the stage and the time left. Nothing when it is not under way. */
export function Advance({ run }: { run: Run }) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  useProgress(run)
  if (!run.progress || run.status !== 'running') return null
  const sentence = progressSentence(run.progress, language)
  return (
    <Stack gap={6}>
      <Progress.Root size="md">
        <Progress.Section
          value={Math.max(2, run.progress.share * 100)}
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
