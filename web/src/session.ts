import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Session } from '#schema/platform/auth'
import { api, rememberCsrf } from './api.ts'

export type SignedIn = Extract<Session, { state: 'signed-in' }>
const key = ['session']

type Place = Readonly<{ id: string; name: string }>
const nowhere: Place = { id: '', name: '' }
let place = nowhere
const followers = new Set<(place: Place) => void>()
/** Calls `listener` with who is in which workspace: now, and whenever that changes. */
export function onPlace(listener: (place: Place) => void): void {
  followers.add(listener)
  listener(place)
}

const remember = (session: Session): Session => {
  rememberCsrf(session.state === 'signed-in' ? session.csrf : '')
  place = session.state === 'signed-in' ? { id: `${session.person.id} ${session.workspace.id}`, name: session.workspace.name } : nowhere
  for (const follow of followers) follow(place)
  return session
}

/** Who looks at the page. */
export const useSession = () =>
  useQuery({
    queryKey: key,
    queryFn: async () => remember(await api<Session>('GET', '/api/platform/auth/session')),
    staleTime: 60_000,
    // Only the page that took the password knows that a code is owed; the server would answer that nobody is there.
    refetchOnWindowFocus: ({ state }) => state.data?.state !== 'second-step',
    refetchOnReconnect: ({ state }) => state.data?.state !== 'second-step',
  })

/** For pages inside the shell, which is only drawn for people who signed in. */
export function useSignedIn(): SignedIn {
  const { data } = useSession()
  if (data?.state !== 'signed-in') throw new Error('a page of the shell was drawn without a session')
  return data
}

/** A request whose answer is the new session: sign-in, first run, preferences. */
export function useSessionChange<Input>(method: 'POST' | 'PATCH', path: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (input: Input) => remember(await api<Session>(method, path, input)),
    onSuccess: (session) => client.setQueryData(key, session),
  })
}

export function useSignOut() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api<null>('POST', '/api/platform/auth/sign-out', {}),
    // Nothing of the person who left stays in the page.
    onSettled: () => {
      client.clear()
      void client.invalidateQueries({ queryKey: key })
      location.assign('/')
    },
  })
}
