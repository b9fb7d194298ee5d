import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Campaign } from '#schema/activation/campaigns'
import type { FileProfile } from '#schema/ai/problems/wizard'
import type { SourceFile } from '#schema/data/files'
import type { CampaignOutcome, LedgerLine, LedgerTotals, NewLine } from '#schema/value/ledger'
import { api } from '../../api.ts'
import { useLanguage } from '../../language.tsx'

export const linesAddress = '/api/value/ledger/lines'

export const useTotals = () =>
  useQuery({ queryKey: ['ledger', 'totals'], queryFn: () => api<LedgerTotals>('GET', '/api/value/ledger/totals') })
/** Its words come from the server: in another language it is asked for again. */
export function useLine(id: string) {
  const { language } = useLanguage()
  return useQuery({ queryKey: ['ledger', 'line', id, language], queryFn: () => api<LedgerLine>('GET', `${linesAddress}/${id}`) })
}

export const useKeptFiles = () =>
  useQuery({
    queryKey: ['ledger', 'files'],
    queryFn: async () =>
      (await api<{ items: SourceFile[] }>('GET', '/api/data/files?limit=200')).items.filter(({ state }) => state === 'ready'),
  })
/** The columns of a kept file, by name. */
export const useColumns = (file: string | null) =>
  useQuery({
    queryKey: ['ledger', 'columns', file],
    queryFn: async () => (await api<FileProfile>('GET', `/api/ai/problems/files/${file}`)).columns.map(({ name }) => name),
    enabled: file !== null,
  })

function useChange<Input>(make: (input: Input) => Promise<LedgerLine>) {
  const client = useQueryClient()
  const again = () => Promise.all([client.invalidateQueries({ queryKey: ['ledger'] }), client.invalidateQueries({ queryKey: ['list'] })])
  return useMutation({ mutationFn: make, onSettled: again })
}
export const useAdd = () => useChange((line: NewLine) => api<LedgerLine>('POST', linesAddress, line))
export const useMove = (id: string) =>
  useChange(({ verb }: { verb: 'propose' | 'approve' | 'reject' }) => api<LedgerLine>('POST', `${linesAddress}/${id}/${verb}`, {}))

/** Campaigns that were confirmed, newest first. */
export const useCampaigns = () =>
  useQuery({
    queryKey: ['ledger', 'campaigns'],
    queryFn: async () =>
      (await api<{ items: Campaign[] }>('GET', '/api/activation/campaigns?limit=200')).items.filter(
        ({ confirmedAt }) => confirmedAt !== null,
      ),
  })
/** What a campaign brought; nothing is kept. */
export const useOutcome = () =>
  useMutation({
    mutationFn: (asked: { campaign: string; orders: string }) => api<CampaignOutcome>('POST', '/api/value/ledger/outcomes', asked),
  })
