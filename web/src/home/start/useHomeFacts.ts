import { useRuns } from '../../ai/autopilot/runs.ts'
import { useSignedIn } from '../../session.ts'
import type { HomeFacts } from './home.ts'

/** What the features say of today, each asked only by those who may read it. */
export function useHomeFacts(): { facts: HomeFacts; isPending: boolean; error: unknown; refetch: () => void } {
  const { permissions } = useSignedIn()
  const mayRuns = permissions.includes('ai.autopilot.read')
  const runs = useRuns(mayRuns)
  const items = runs.data?.items
  const count = (status: string) => items?.filter((run) => run.status === status).length ?? 0
  return {
    facts: {
      ...(items
        ? {
            runs: {
              ready: count('delivered'),
              active: count('queued') + count('running'),
              failed: count('failed'),
              without: count('no-signal'),
              lastReadyAt: items.find(({ status }) => status === 'delivered')?.finishedAt ?? null,
            },
          }
        : {}),
    },
    isPending: mayRuns && runs.isPending,
    error: runs.error,
    refetch: () => void runs.refetch(),
  }
}
