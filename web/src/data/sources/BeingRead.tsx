import { Paper, Progress, Stack, Text } from '@mantine/core'
import type { SourceFile } from '#schema/data/files'
import { useTexts } from '../../language.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useReading } from './files.ts'
import { texts } from './texts.ts'

/** How far the reading of a file is, live. */
export function BeingRead({ file }: { file: SourceFile }) {
  const t = useTexts(texts)
  const { duration } = useFormats()
  const { share, secondsLeft } = useReading(file)
  const again = Object.keys(file.choices.columns).length + file.choices.missing.length > 0 || file.choices.dates !== null
  return (
    <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }} role="status">
      <Stack gap="xs">
        <Text>{t(again ? 'readingAgain' : 'readingNote')}</Text>
        <Progress.Root size="md">
          <Progress.Section value={Math.max(2, share * 100)} aria-label={t('readingTitle', { name: file.name })} />
        </Progress.Root>
        {secondsLeft !== null && secondsLeft >= 1 && (
          <Text size="sm" c="dimmed">
            {t('readingTime', { time: duration(secondsLeft) })}
          </Text>
        )}
      </Stack>
    </Paper>
  )
}
