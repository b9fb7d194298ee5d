import { DomainError } from '#base'
import { networksOf, safeFetch } from '#platform/connections'
import type { Services } from '#platform/contributions'
import { answerStart } from './answer.ts'
import { signedHeaders } from './signature.ts'
import { tables } from './tables.ts'

type Needs = Pick<Services, 'database' | 'keys' | 'log'>
/** Where a message goes, and under which name: the same for every attempt. */
export type Addressed = Readonly<{ workspace: string; endpoint: string; url: string; message: string }>
export type Outcome = Readonly<{
  status: number | null
  /** Null when it arrived; `status` for any answer but 2xx, else the code of an error with its reason. */
  failure: string | null
  /** How the receiver's answer begins. */
  answer: string | null
  retryAfter: number | null
  tookMs: number
}>

export const secretPurpose = (endpoint: string): string => `webhook ${endpoint}`
const timeoutMs = 15_000

async function validSecrets({ database, keys }: Needs, { workspace, endpoint }: Addressed, now: Date): Promise<string[]> {
  const rows = await database.asSystem((trx) =>
    tables(trx)
      .selectFrom('webhook_secrets')
      .select(['sealed'])
      .where('workspace_id', '=', workspace)
      .where('endpoint_id', '=', endpoint)
      .where((where) => where.or([where('ends_at', 'is', null), where('ends_at', '>', now)]))
      .orderBy('id', 'desc')
      .execute(),
  )
  const open = rows.map(async ({ sealed }) => (await keys.open(workspace, secretPurpose(endpoint), sealed)).toString('utf8'))
  return Promise.all(open)
}

/** Signs a body and posts it once; a failure is an outcome, never an exception. */
export async function sendSigned(needs: Needs, to: Addressed, bodyOf: () => Promise<string>, now: Date): Promise<Outcome> {
  const begun = performance.now()
  const took = (): number => Math.round(performance.now() - begun)
  try {
    const [body, secrets] = await Promise.all([bodyOf(), validSecrets(needs, to, now)])
    const {
      status,
      headers,
      body: said,
    } = await safeFetch(to.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signedHeaders(secrets, to.message, now, body) },
      body,
      // A redirect is a failure: whoever moves an endpoint changes its address here.
      redirects: 0,
      timeoutMs,
      maxBytes: 64 * 1024,
      allowed: await needs.database.asSystem((trx) => networksOf(trx, to.workspace)),
    })
    const retryAfter = /^\d+$/.test(headers['retry-after'] ?? '') ? Number(headers['retry-after']) : null
    const well = status >= 200 && status < 300
    return { status, failure: well ? null : 'status', answer: answerStart(said), retryAfter, tookMs: took() }
  } catch (error) {
    if (!(error instanceof DomainError)) needs.log.error({ err: error, message: to.message }, 'webhook not sent')
    const failure = error instanceof DomainError ? `${error.code} ${error.params.reason ?? ''}`.trim() : 'INTERNAL'
    return { status: null, failure, answer: null, retryAfter: null, tookMs: took() }
  }
}
