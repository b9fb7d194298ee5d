import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Marking, NewAttestation, Reach, RequirementLine, RequirementList, RequirementPage } from '#schema/programme/evidence'
import { api } from '../../api.ts'
import { useLanguage } from '../../language.tsx'
import type { StateTone } from '../../parts/StateChip.tsx'

const address = '/api/programme/evidence'
const key = ['requirements']

/** Where the audit pack of everything until this day is downloaded. */
export const packAddress = (now: Date): string => `${address}/audit-pack?from=2000-01-01&to=${now.toISOString().slice(0, 10)}`

export const toneOf: Record<RequirementLine['state'], StateTone> = {
  pending: 'waiting',
  'in-progress': 'busy',
  attested: 'good',
  proven: 'good',
  expired: 'warning',
  'not-applicable': 'off',
}

/** Names come in the reader's language: another language is another list. */
export function useRequirements() {
  const { language } = useLanguage()
  return useQuery({ queryKey: [...key, language, 'list'], queryFn: () => api<RequirementList>('GET', `${address}/requirements`) })
}

export function useRequirement(id: string) {
  const { language } = useLanguage()
  return useQuery({
    queryKey: [...key, language, id],
    queryFn: () => api<RequirementPage>('GET', `${address}/requirements/${id}`),
    // Facts arrive a second or two after what they tell of.
    refetchInterval: 10_000,
  })
}

function useChange<Body>(change: (body: Body) => Promise<unknown>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: change, onSuccess: () => client.invalidateQueries({ queryKey: key }) })
}
export const useChooseScope = () => useChange((scope: Reach) => api('PUT', `${address}/scope`, { scope }))
export const useAttest = (id: string) =>
  useChange((body: NewAttestation) => api('POST', `${address}/requirements/${id}/attestations`, body))
export const useWithdraw = () => useChange((attestation: string) => api('DELETE', `${address}/attestations/${attestation}`))
export const useMark = (id: string) => useChange((body: Marking) => api('PUT', `${address}/requirements/${id}/applies`, body))
export const useSetOwner = (id: string) => useChange((owner: string | null) => api('PUT', `${address}/requirements/${id}/owner`, { owner }))
