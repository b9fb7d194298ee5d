import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Connections } from '#schema/platform/connections'
import type { ChatHook, NoticePreferences } from '#schema/platform/notifications'
import type { WebhookEndpoint, WebhookKinds } from '#schema/platform/webhooks'
import { api } from '../../api.ts'
import { useLanguage } from '../../language.tsx'

export const webhooksAddress = '/api/platform/webhooks'
export const chatsAddress = '/api/platform/notifications/chats'
const connectionsAddress = '/api/platform/connections'
const key = ['connections']

/** Everything that this page knows is asked for again. */
function useAskAgain(): () => Promise<unknown> {
  const client = useQueryClient()
  return () => Promise.all([client.invalidateQueries({ queryKey: key }), client.invalidateQueries({ queryKey: ['list'] })])
}

/** A request that changes something here; what is shown follows. */
export function useChange<Input, Reply>(make: (input: Input) => Promise<Reply>) {
  const again = useAskAgain()
  return useMutation({ mutationFn: make, onSettled: again })
}

/** How mail leaves and which private addresses are allowed; asked again soon while mail waits. */
export const useConnections = () =>
  useQuery({
    queryKey: [...key, 'view'],
    queryFn: () => api<Connections>('GET', connectionsAddress),
    refetchInterval: ({ state }) => (state.data && state.data.mail.waiting > 0 ? 2_000 : 60_000),
  })

const useItems = <Item>(name: string, address: string, removed: boolean, enabled: boolean) =>
  useQuery({
    queryKey: [...key, name, removed],
    queryFn: async () =>
      (await api<{ items: Item[] }>('GET', `${address}?${name === 'webhooks' ? 'limit=200&' : ''}removed=${removed}`)).items,
    enabled,
  })

export const useWebhooks = (enabled = true, removed = false) => useItems<WebhookEndpoint>('webhooks', webhooksAddress, removed, enabled)
export const useChats = (enabled = true, removed = false) => useItems<ChatHook>('chats', chatsAddress, removed, enabled)

export type Choice = Readonly<{ value: string; label: string }>

/** Kinds of activity that a webhook may be told of, in words, and all of a group at once. */
export function useActivityKinds(): { choices: readonly Choice[]; groups: readonly string[] } {
  const { language } = useLanguage()
  const { data } = useQuery({
    queryKey: [...key, 'kinds', language],
    queryFn: () => api<WebhookKinds>('GET', `${webhooksAddress}/kinds`),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const kinds = data?.items ?? []
  return {
    choices: kinds.map(({ kind, what }) => ({ value: kind, label: what })),
    groups: [...new Set(kinds.map(({ kind }) => `${kind.split('.')[0]}.*`))],
  }
}

/** Kinds of notice, in words. */
export function useNoticeKinds(): readonly Choice[] {
  const { language } = useLanguage()
  const { data } = useQuery({
    queryKey: ['notice-preferences', language],
    queryFn: () => api<NoticePreferences>('GET', '/api/platform/notifications/preferences'),
  })
  return (data?.items ?? []).map(({ kind, name }) => ({ value: kind, label: name }))
}

export const sendTestMail = () => api<{ to: string }>('POST', `${connectionsAddress}/mail/test`, {})
export const allowNetwork = (input: { network: string; reason: string }) =>
  api<Connections>('POST', `${connectionsAddress}/networks`, input)
export const forbidNetwork = (network: string) => api<Connections>('POST', `${connectionsAddress}/networks/remove`, { network })
