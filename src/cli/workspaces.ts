import { DomainError } from '#base'
import type { Client } from './client.ts'
import type { AddCommand } from './context.ts'
import { featureCommands } from './feature.ts'

type Page = { items: { id: string; email: string }[]; next: string | null }
type Link = { id: string; url: string; mailed: boolean }

const plain = (email: string): string => email.trim().toLowerCase()

/** @throws MEMBER_NOT_FOUND */
async function personWith(client: Client, email: string): Promise<string> {
  for (let cursor: string | undefined; ; ) {
    const { items, next } = await client.get<Page>('/api/platform/workspaces/people', { limit: 200, cursor })
    const found = items.find((person) => plain(person.email) === plain(email))
    if (found) return found.id
    if (next === null) throw new DomainError('MEMBER_NOT_FOUND')
    cursor = next
  }
}

/** `rumbo platform workspaces password-link`: the way back for whoever looks after the machine, where no mail leaves. */
export const addWorkspaces: AddCommand = (program, context) => {
  const workspaces = featureCommands(program, context, 'platform', 'workspaces', 'workspaces')
  workspaces
    .verb('password-link', 'workspaces.password-link', async ({ client, terminal, t, words }) => {
      const person = await personWith(client, words[0] ?? '')
      const link = await client.send<Link>('POST', `/api/platform/workspaces/people/${person}/password-link`)
      if (terminal.json) return terminal.result(JSON.stringify(link, null, 2))
      terminal.note(t(link.mailed ? 'workspaces.linkMailed' : 'workspaces.linkMade'))
      terminal.result(link.url)
    })
    .argument('<email>', context.t('workspaces.email'))
}
