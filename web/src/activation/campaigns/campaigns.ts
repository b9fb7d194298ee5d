import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type {
  Campaign,
  CampaignDefaults,
  CampaignReview,
  ControlPlan,
  DrawAsked,
  FileShape,
  NewCampaign,
  NewDelivery,
  Receipt,
} from '#schema/activation/campaigns'
import { api } from '../../api.ts'
import { useLanguage } from '../../language.tsx'
import { askListAgain, usePagedList } from '../../parts/usePagedList.ts'

const address = '/api/activation/campaigns'
const key = 'campaigns'

/** Every campaign, the newest first. */
export const useCampaigns = () => usePagedList<Campaign>(address, 20, useLanguage().language)

export const useUsualTerms = () => useQuery({ queryKey: [key, 'usual'], queryFn: () => api<CampaignDefaults>('GET', `${address}/usual`) })

export const isBusy = ({ state, error }: Campaign): boolean => error === null && (state === 'reading' || state === 'drawing')

/** One campaign, followed while its people are read or its groups drawn. */
export function useCampaign(id: string) {
  const { language } = useLanguage()
  return useQuery({
    queryKey: [key, id, language],
    queryFn: () => api<Campaign>('GET', `${address}/${id}`),
    refetchInterval: ({ state }) => (state.data && isBusy(state.data) ? 700 : false),
  })
}

export const usePlan = (id: string) =>
  useQuery({ queryKey: [key, id, 'plan'], queryFn: () => api<ControlPlan>('GET', `${address}/${id}/plan`) })
export const useReview = (id: string) =>
  useQuery({ queryKey: [key, id, 'review'], queryFn: () => api<CampaignReview>('GET', `${address}/${id}/review`) })

/** What was delivered, followed while a delivery is under way. */
export const useReceipt = (id: string) =>
  useQuery({
    queryKey: [key, id, 'receipt'],
    queryFn: () => api<Receipt>('GET', `${address}/${id}/deliveries`),
    refetchInterval: ({ state }) => (state.data?.deliveries.some((each) => each.state === 'running') ? 1000 : false),
  })

function useChange<Input, Reply>(make: (input: Input) => Promise<Reply>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: make,
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: [key] }), askListAgain(client, address)]),
  })
}
export const useCreate = () => useChange((body: NewCampaign) => api<Campaign>('POST', address, body))
export const useDraw = (id: string) => useChange((body: Pick<DrawAsked, 'control'>) => api<Campaign>('POST', `${address}/${id}/draw`, body))
export const useConfirm = (id: string) => useChange((_: undefined) => api<Campaign>('POST', `${address}/${id}/confirm`, {}))
export const useDeliver = (id: string) => useChange((body: NewDelivery) => api<Receipt>('POST', `${address}/${id}/deliveries`, body))
/** The campaign that goes is not asked for again: its page is being left. */
export function useRemove(id: string) {
  const client = useQueryClient()
  return useMutation({ mutationFn: () => api<null>('DELETE', `${address}/${id}`), onSuccess: () => askListAgain(client, address) })
}

export const deliveryFile = (id: string, delivery: string, shape: FileShape): string =>
  `${address}/${id}/deliveries/${delivery}/file?shape=${shape}`
