import { Button, Stack } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import type { Run } from '#schema/ai/autopilot/runs'
import { useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { PathDrawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useSignedIn } from '../../session.ts'
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

/** The runs of the workspace, the newest first. */
export function RunList() {
  const t = useTexts(texts)
  const { permissions, workspace } = useSignedIn()
  const navigate = useNavigate()
  const ask = () => void navigate({ to: pageAddress(workspace.slug, 'ai/problems') })
  const { data, error, isPending, refetch } = useRuns()
  const runs = data?.items ?? []
  const summary = useSummary(runs)
  const finished = runs.filter(({ status }) => status === 'delivered' || status === 'no-signal').length
  const mayStart = permissions.includes('ai.autopilot.start')
  const button = mayStart && (
    <Button data-primary onClick={ask} leftSection={<Plus size={18} aria-hidden />}>
      {t('newRun')}
    </Button>
  )
  return (
    <Stack gap="lg" maw={920} mx="auto">
      <PageHead
        title={t('title')}
        {...(runs.length > 0 ? { answer: summary } : {})}
        more={
          finished > 1
            ? [{ label: t('compare'), onClick: () => void navigate({ to: pageAddress(workspace.slug, 'ai/autopilot', 'compare') }) }]
            : []
        }
        primary={mayStart && runs.length > 0 ? { label: t('newRun'), onClick: ask, icon: <Plus size={18} aria-hidden /> } : undefined}
      />
      {error && <ProblemView error={error} onRetry={() => void refetch()} />}
      {isPending && <Loading height={132} />}
      {data && runs.length === 0 && (
        <EmptyState drawing={<PathDrawing />} title={t('emptyTitle')} action={button}>
          {t('emptyBody')}
        </EmptyState>
      )}
      {runs.map((run) => (
        <RunCard key={run.id} run={run} />
      ))}
    </Stack>
  )
}
