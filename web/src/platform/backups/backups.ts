import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Backup, BackupPlan, BackupStatus } from '#schema/platform/backups'
import { api } from '../../api.ts'

const address = '/api/platform/backups'
const key = ['backups']

/** Asked again every few seconds while work on backups is under way. */
export const useBackupStatus = () =>
  useQuery({
    queryKey: [...key, 'status'],
    queryFn: () => api<BackupStatus>('GET', `${address}/status`),
    refetchInterval: ({ state }) => (state.data && state.data.jobs.length > 0 ? 3_000 : 60_000),
  })

export const useBackups = () =>
  useQuery({ queryKey: [...key, 'list'], queryFn: () => api<{ items: Backup[]; next: string | null }>('GET', `${address}?limit=200`) })

/** Forgets what is known about backups, so that it is asked for again. */
export function useAskAgain(): () => void {
  const client = useQueryClient()
  return () => void client.invalidateQueries({ queryKey: key })
}

/** Starts work: a path below the address of backups. */
export function useBackupWork() {
  const again = useAskAgain()
  return useMutation({ mutationFn: (path: string) => api<{ job: string }>('POST', `${address}${path}`, {}), onSettled: again })
}

export function useChangePlan() {
  const again = useAskAgain()
  return useMutation({ mutationFn: (plan: BackupPlan) => api<BackupPlan>('PATCH', `${address}/plan`, plan), onSuccess: again })
}
