import { newId } from '#base'
import type { Services } from '#platform/contributions'
import type { Scope } from '#platform/database'
import type { Attempt, WebhookEndpoint } from './schema.ts'
import { sendSigned } from './send.ts'

/** Sends a message of the kind `webhook.test` once, signed like any other, also to an endpoint that is off. */
export async function sendTest(
  needs: Pick<Services, 'database' | 'keys' | 'log'>,
  scope: Scope,
  { id, url }: WebhookEndpoint,
  now: Date,
): Promise<Attempt> {
  const to = { workspace: scope.workspace, endpoint: id, url, message: `msg_${newId<'delivery'>()}` }
  const body = JSON.stringify({ type: 'webhook.test', timestamp: now.toISOString(), data: { endpoint: id } })
  const { status, failure, answer, tookMs } = await sendSigned(needs, to, async () => body, now)
  return { at: now.toISOString(), tookMs, status, failure, answer }
}
