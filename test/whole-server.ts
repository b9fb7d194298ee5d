import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type Logger, pino } from 'pino'
import type { Id } from '#base'
import { addWorkspace } from '#platform/auth'
import { readSettings } from '#platform/config'
import type { Role } from '#platform/permissions'
import { openSecrets } from '#platform/secrets'
import { contributions, start } from '#server'
import { type TestDatabase, testDatabase } from '#test/database'
import { administrator } from '#test/server'

/** Somebody who signed in: the headers of each request. */
export type Visitor = Readonly<{ cookie: string; 'x-csrf-token': string }>
export type JsonSchema = Readonly<Record<string, unknown>>
/** One operation of the API's own description. */
export type Operation = Readonly<{
  method: string
  path: string
  permission: string
  parameters: readonly Readonly<{ name: string; in: 'query' | 'path' | 'header'; required?: boolean; schema: JsonSchema }>[]
  body: JsonSchema | null
  /** Fields of a form that is uploaded, its `file` among them. */
  form: JsonSchema | null
  responses: Readonly<Record<string, Readonly<{ content?: Readonly<Record<string, Readonly<{ schema?: JsonSchema }>>> }>>>
}>
export type WholeServer = Readonly<{
  url: string
  db: TestDatabase
  dataFolder: string
  databaseUrl: string
  document: Readonly<Record<string, unknown>>
  operations: readonly Operation[]
  /** Who made the server's first workspace. */
  administrator: Visitor
  /** A person who holds these roles: of the same workspace, or of one that was made for them and may come to harm. */
  visitor(roles: readonly Role[], where?: 'same' | 'own'): Promise<Visitor>
  close(): Promise<void>
}>

type Described = Omit<Operation, 'method' | 'path' | 'permission' | 'body' | 'form'> &
  Readonly<{ 'x-permission': string; requestBody?: { content: Record<string, { schema: JsonSchema }> } }>

/** The operations that the document describes, by path and method. */
export function operationsOf(document: Readonly<Record<string, unknown>>): Operation[] {
  const paths = document.paths as Record<string, Record<string, Described>>
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { requestBody, ...described }]) => ({
      method: method.toUpperCase(),
      path,
      permission: described['x-permission'],
      parameters: described.parameters ?? [],
      body: requestBody?.content['application/json']?.schema ?? null,
      form: requestBody?.content['multipart/form-data']?.schema ?? null,
      responses: described.responses,
    })),
  )
}

async function enter(url: string, path: string, body: unknown): Promise<Visitor> {
  const reply = await fetch(`${url}/api/platform/auth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const session = (await reply.json()) as { csrf?: string }
  const cookie = reply.headers.getSetCookie()[0]?.split(';')[0]
  if (!reply.ok || cookie === undefined || session.csrf === undefined) throw new Error(`nobody signed in: ${JSON.stringify(session)}`)
  return { cookie, 'x-csrf-token': session.csrf }
}

/** Rumbo with every feature, listening on a port of its own, with its first administrator. */
export async function wholeServer(
  flags: Record<string, string> = {},
  log: Logger = pino({ level: process.env.RUMBO_TEST_LOG ?? 'silent' }),
): Promise<WholeServer> {
  const db = await testDatabase()
  const { user, password, host, database } = db.connection
  const databaseUrl = `postgresql://${user}:${encodeURIComponent(password)}@/${database}?host=${encodeURIComponent(host)}`
  const home = mkdtempSync(join(tmpdir(), 'rumbo-whole-'))
  const settings = readSettings(
    { data: join(home, 'data'), port: '0', 'database-url': databaseUrl, 'rate-limit': '0', language: 'es', ...flags },
    {},
    home,
  )
  const server = await start({ settings, contributions, log })
  const url = server.url ?? ''
  const token = new URL(server.firstRunUrl ?? '').searchParams.get('token')
  const first = await enter(url, 'first-run', { token, ...administrator, language: 'es' })
  const document = (await (await fetch(`${url}/api/openapi.json`)).json()) as Record<string, unknown>
  const secrets = openSecrets(settings.keyFile, false)
  return {
    url,
    db,
    dataFolder: settings.dataFolder,
    databaseUrl,
    document,
    operations: operationsOf(document),
    administrator: first,
    async visitor(roles, where = 'same') {
      const id = randomUUID()
      const email = `${id}@aurora.es`
      await db.database.asSystem(async (trx) => {
        const { rows } = await sql<{ workspace: string; account: string }>`
          select m.workspace_id as workspace, a.account_id as account from accounts a join members m on m.principal_id = a.account_id
          where a.email = ${administrator.email}`.execute(trx)
        const [{ workspace: first, account } = { workspace: '', account: '' }] = rows
        const workspace = where === 'same' ? first : randomUUID()
        if (where === 'own') {
          await addWorkspace(trx, { id: workspace as Id<'workspace'>, name: `Tienda ${id}`, language: 'es' }, new Date())
        }
        await sql`insert into principals (workspace_id, id, kind) values (${workspace}, ${id}, 'person')`.execute(trx)
        await sql`insert into accounts (account_id, email, email_hmac, name, password_hash, language, theme, created_at)
                  select ${id}, ${email}, ${secrets.hmac('account-email', email)}, 'Luis', password_hash, language, theme, now()
                  from accounts where account_id = ${account}`.execute(trx)
        await sql`insert into members (workspace_id, principal_id, roles, created_at)
                  values (${workspace}, ${id}, ${[...roles]}, now())`.execute(trx)
      })
      return enter(url, 'sign-in', { email, password: administrator.password })
    },
    async close() {
      await server.close()
      await db.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}
