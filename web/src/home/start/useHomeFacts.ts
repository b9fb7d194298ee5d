import { useQuery } from '@tanstack/react-query'
import type { Metric } from '#schema/data/metrics'
import type { BackupStatus } from '#schema/platform/backups'
import { isActive, useRuns } from '../../ai/autopilot/runs.ts'
import { api } from '../../api.ts'
import { useSignedIn } from '../../session.ts'
import type { HomeFacts } from './home.ts'

type Items<T> = { items: T[] }

/** What the features say of today, each asked only by those who may read it. */
export function useHomeFacts(): { facts: HomeFacts; isPending: boolean; error: unknown; refetch: () => void } {
  const { permissions, secondStep } = useSignedIn()
  const may = (permission: string) => permissions.includes(permission)
  const runs = useRuns(may('ai.autopilot.read'))
  const ask = <T>(name: string, path: string, permission: string | null) => ({
    queryKey: ['home', name],
    queryFn: () => api<T>('GET', path),
    enabled: permission === null || may(permission),
  })
  const backups = useQuery(ask<BackupStatus>('backups', '/api/platform/backups/status', 'platform.backups.read'))
  const people = useQuery(ask<Items<unknown>>('people', '/api/platform/workspaces/people?limit=2', 'platform.workspaces.manage-people'))
  const metrics = useQuery(ask<Items<Metric>>('metrics', '/api/data/metrics?state=active&limit=200', 'data.metrics.read'))
  const files = useQuery(ask<Items<unknown>>('files', '/api/data/files?limit=1', 'data.files.read'))
  const unread = useQuery(ask<{ unread: number }>('unread', '/api/platform/notifications/unread', null))
  const all = [runs, backups, people, metrics, files, unread]
  const items = runs.data?.items
  const count = (status: string) => items?.filter((run) => run.status === status).length ?? 0
  const facts: HomeFacts = {
    ...(items && {
      runs: {
        ready: count('delivered'),
        active: items.filter(isActive).length,
        failed: count('failed'),
        warned: items.filter(({ headline }) => (headline?.warnings ?? 0) > 0).length,
        newest: items.find((run) => isActive(run) || run.status === 'delivered') ?? null,
      },
    }),
    ...(backups.data && {
      backups: {
        provenAt: backups.data.proven?.at ?? null,
        failedAt: backups.data.failed?.at ?? null,
        version: backups.data.version,
        freeBytes: backups.data.freeBytes,
      },
    }),
    ...(people.data && { people: { members: people.data.items.length } }),
    ...(metrics.data && { metrics: { outside: metrics.data.items.filter(({ standing }) => standing.guardrail === 'outside').length } }),
    ...(files.data && { files: { any: files.data.items.length > 0 } }),
    account: { secondStep: secondStep.on, unread: unread.data?.unread ?? 0 },
  }
  return {
    facts,
    isPending: all.some(({ isLoading }) => isLoading),
    error: all.find(({ error }) => error)?.error ?? null,
    refetch: () => void Promise.all(all.filter(({ error }) => error).map((query) => query.refetch())),
  }
}
