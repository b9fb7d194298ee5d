import { Skeleton, Stack } from '@mantine/core'
import { useTexts } from '../language.tsx'
import { texts } from './texts.ts'

/** The shape of what will come, while it is fetched. */
export function Loading({ rows = 3, height = 96 }: { rows?: number; height?: number }) {
  const t = useTexts(texts)
  return (
    <Stack role="status" aria-label={t('loading')} gap="md">
      {Array.from({ length: rows }, (_, n) => n).map((n) => (
        <Skeleton key={n} h={height} radius="lg" />
      ))}
    </Stack>
  )
}
