import { DomainError } from '#base'
import { networksOf, safeFetch } from '#platform/connections'
import type { Services } from '#platform/contributions'
import { findHook, hookUrl } from './chat-hooks.ts'
import { type ChatMessage, slackMessage, teamsMessage } from './chat-message.ts'

/**
 * Writes a message into a chat.
 * @returns the form that the chat takes messages in
 * @throws CHAT_HOOK_REFUSED with the answer's status, CONNECTION_REFUSED, CONNECTION_FAILED, CHAT_HOOK_NOT_FOUND
 */
export async function postChat(
  { database, secrets }: Pick<Services, 'database' | 'secrets'>,
  workspace: string,
  hookId: string,
  message: ChatMessage,
): Promise<'slack' | 'teams'> {
  const { hook, allowed } = await database.asSystem(async (trx) => ({
    hook: await findHook(trx, { workspace: workspace as never }, hookId),
    allowed: await networksOf(trx, workspace),
  }))
  const body = JSON.stringify(hook.form === 'slack' ? slackMessage(message) : teamsMessage(message))
  const { status } = await safeFetch(hookUrl(secrets, workspace, hook.sealed_url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    redirects: 0,
    maxBytes: 64 * 1024,
    allowed,
  })
  if (status < 200 || status > 299) throw new DomainError('CHAT_HOOK_REFUSED', { status })
  return hook.form
}
