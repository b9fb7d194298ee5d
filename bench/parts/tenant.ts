import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'

const administrator = {
  workspace: 'Bench',
  name: 'Ana López',
  email: 'ana@aurora.es',
  password: 'ocho caballos en la cocina',
  language: 'en',
}

/** Who asks, in both ways in which one may, and where. */
export type Tenant = Readonly<{ key: string; cookie: string; workspace: string; principal: string }>

/** Makes the first workspace by its link, and a key in it. */
export async function firstTenant(
  url: string,
  firstRunUrl: string,
  permissions: readonly string[] = ['platform.jobs.read', 'platform.activity.read'],
): Promise<Tenant> {
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> => {
    const reply = await fetch(`${url}/api/platform/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    if (!reply.ok) throw new Error(`${path} answered ${reply.status}: ${await reply.text()}`)
    return reply
  }
  const entered = await post('first-run', { token: new URL(firstRunUrl).searchParams.get('token'), ...administrator })
  const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const session = (await entered.json()) as { csrf: string; workspace: { id: string }; person: { id: string } }
  const made = await post('keys', { name: 'bench', permissions, days: 1 }, { cookie, 'x-csrf-token': session.csrf })
  const { token } = (await made.json()) as { token: string }
  return { key: token, cookie, workspace: session.workspace.id, principal: session.person.id }
}

/** Fills the activity log of a workspace and waits until all is sealed, so that nothing works beside what is measured. */
export async function fillActivities(pool: pg.Pool, { workspace, principal }: Tenant, n: number): Promise<void> {
  await pool.query(
    `insert into activities (workspace_id, id, at, actor, kind, subject, digest, payload, salt)
     select $1, uuidv7(i * interval '-1 millisecond'), now(), $2::uuid, 'session.opened', 'principal:' || $2::uuid, sha256(''), '{}', sha256('')
     from generate_series(1, $3::int) i`,
    [workspace, principal, n],
  )
  await pool.query('analyze')
  for (;;) {
    const { rows } = await pool.query<{ open: boolean }>('select exists (select from activities where seq is null) as open')
    if (!rows[0]!.open) return
    await delay(200)
  }
}
