import { Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Plus } from 'lucide-react'
import { useEffect } from 'react'
import type { Run } from '#schema/ai/autopilot/runs'
import { useTexts } from '../../language.tsx'
import { PathDrawing } from '../../parts/drawings.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { texts as common } from '../../parts/texts.ts'
import { useSignedIn } from '../../session.ts'
import { NewRunDrawer } from './NewRunDrawer.tsx'
import { RunCard } from './RunCard.tsx'
import { isActive, useRuns } from './runs.ts'
import { texts } from './texts.ts'

/** The page's answer in one sentence. */
function useSummary(runs: readonly Run[]): string {
  const t = useTexts(texts)
  const active = runs.filter(isActive).length
  const delivered = runs.filter(({ status }) => status === 'delivered').length
  if (runs.length === 0) return t('summaryNone')
  if (active > 0) return t('summaryActive', { n: active })
  if (delivered === 1 && runs.length === 1) return t('summaryOne')
  return delivered > 0 ? t('summaryDelivered', { n: delivered, all: runs.length }) : t('summaryWithout', { all: runs.length })
}

/** Modelos › Ejecuciones. */
export function RunsPage() {
  const t = useTexts(texts)
  const c = useTexts(common)
  const { permissions } = useSignedIn()
  const [drawer, { open, close }] = useDisclosure(false)
  const { data, error, isPending, refetch } = useRuns()
  const runs = data?.items ?? []
  const summary = useSummary(runs)
  const mayStart = permissions.includes('ai.autopilot.start')
  useEffect(() => {
    document.title = `${t('title')} · Rumbo`
  })
  const button = mayStart && (
    <Button onClick={open} leftSection={<Plus size={18} aria-hidden />}>
      {t('newRun')}
    </Button>
  )
  return (
    <Stack gap="lg" maw={920} mx="auto">
      <Group justify="space-between" align="flex-start" gap="md">
        <Stack gap={4} flex="1 1 16rem">
          <Title order={1}>{t('title')}</Title>
          {data && runs.length > 0 && (
            <Text c="dimmed" aria-live="polite">
              {summary}
            </Text>
          )}
        </Stack>
        {runs.length > 0 && button}
      </Group>
      {error && <ProblemView error={error} onRetry={() => void refetch()} />}
      {isPending && (
        <Stack role="status" aria-label={c('loading')}>
          {[1, 2, 3].map((n) => (
            <Skeleton key={n} h={132} radius="lg" />
          ))}
        </Stack>
      )}
      {data && runs.length === 0 && (
        <Notice drawing={<PathDrawing />} title={t('emptyTitle')} action={button}>
          {t('emptyBody')}
        </Notice>
      )}
      {runs.map((run) => (
        <RunCard key={run.id} run={run} />
      ))}
      <NewRunDrawer opened={drawer} onClose={close} />
    </Stack>
  )
}
