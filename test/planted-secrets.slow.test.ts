import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { pino } from 'pino'
import { administrator } from '#test/server'
import { type WholeServer, wholeServer } from '#test/whole-server'

// Each secret is planted through the API, or is one that the server made; then everything that leaves is read.
describe('no secret leaves', () => {
  const smtpPassword = 'canary-smtp-7f3a'
  const lines: string[] = []
  const secrets = new Map<string, string>([
    ['password', administrator.password],
    ['smtp password', smtpPassword],
    ['client secret', 'canary-client-secret-91c2'],
    ['address of a chat', 'canary-chat-token-55d0'],
  ])
  let server: WholeServer
  before(async () => {
    const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
    server = await wholeServer({ 'smtp-url': `smtp://rumbo:${smtpPassword}@127.0.0.1:2/` }, log)
    await plant()
  })
  after(() => server.close())

  const call = (method: string, path: string, body?: unknown) =>
    fetch(`${server.url}${path}`, {
      method,
      headers: { ...server.administrator, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  async function made(method: string, path: string, body: unknown): Promise<Record<string, unknown>> {
    const reply = await call(method, path, body)
    const text = await reply.text()
    assert.ok(reply.ok, `${method} ${path}: ${text}`)
    return JSON.parse(text)
  }

  async function plant(): Promise<void> {
    const key = await made('POST', '/api/platform/auth/keys', { name: 'Cuadro', permissions: ['platform.jobs.read'] })
    const hook = await made('POST', '/api/platform/webhooks', { name: 'Gancho', url: 'https://aurora.es/gancho' })
    await made('POST', '/api/platform/notifications/chats', {
      name: 'Chat',
      form: 'slack',
      url: `https://hooks.slack.com/services/${secrets.get('address of a chat')}`,
    })
    await made('PATCH', '/api/platform/auth/single-sign-on', {
      issuer: 'https://login.aurora.es',
      clientId: 'rumbo',
      clientSecret: secrets.get('client secret'),
      enabled: false,
    })
    const { password } = administrator
    const prepared = await made('POST', '/api/platform/auth/second-step/prepare', { password })
    const invitation = await made('POST', '/api/platform/workspaces/invitations', { email: 'bea@aurora.es', roles: ['analyst'] })
    const file = (name: string) => readFileSync(join(server.dataFolder, 'keys', name), 'utf8')
    for (const [name, value] of [
      ['API key', key.token],
      ['secret of a webhook', hook.secret],
      ['secret of an authenticator app', prepared.secret],
      ['token of an invitation', new URL(String(invitation.path), 'http://x').searchParams.get('token')],
      ['session token', server.administrator.cookie.split('=')[1]],
      ['main key', file('main.key').trim()],
      ['local token', JSON.parse(file('local.json')).token],
    ] as const) {
      assert.ok(typeof value === 'string' && value.length > 15, name)
      secrets.set(name, value)
    }
  }

  /** As they are, in base64 and in hexadecimal: a sealed one is none of these. */
  const formsOf = (secret: string): string[] => [
    secret,
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    Buffer.from(secret).toString('hex'),
  ]
  const found = (where: string, text: string): string[] =>
    [...secrets].filter(([, secret]) => formsOf(secret).some((form) => text.includes(form))).map(([name]) => `${name} in ${where}`)
  const filesBelow = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))

  it('by any address that an administrator can read, nor its errors', async () => {
    const reads = server.operations.filter(
      ({ method, responses }) => method === 'GET' && !JSON.stringify(responses).includes('event-stream'),
    )
    const ids = new Set<string>()
    const leaks: string[] = []
    let read = 0
    async function look(path: string): Promise<void> {
      const reply = await call('GET', path)
      const text = Buffer.from(await reply.arrayBuffer()).toString('latin1')
      if (reply.ok) read++
      for (const [id] of text.matchAll(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g)) ids.add(id)
      leaks.push(...found(path, text), ...found(`headers of ${path}`, JSON.stringify([...reply.headers])))
    }
    for (const { path } of reads.filter((each) => !each.path.includes('{'))) await look(path)
    for (const { path } of reads.filter((each) => /^[^{]*\{id\}[^{]*$/.test(each.path)))
      for (const id of [...ids].slice(0, 60)) await look(path.replace('{id}', id))
    for (const format of ['csv', 'ndjson']) await look(`/api/platform/activity/export?format=${format}`)
    assert.deepEqual(leaks, [])
    assert.ok(read > 30 && ids.size > 5, `${read} replies, ${ids.size} ids`)
  })

  it('with a backup or an export, nor lies in the data folder outside the keys', async () => {
    for (const path of ['/api/platform/backups', '/api/platform/backups/export']) {
      const { job } = await made('POST', path, {})
      for (let status = ''; status !== 'done'; await delay(100)) {
        status = String(((await (await call('GET', `/api/platform/jobs/${job}`)).json()) as { status: string }).status)
        assert.ok(['queued', 'running', 'done'].includes(status), status)
      }
    }
    const backups = filesBelow(join(server.dataFolder, 'backups'))
    assert.ok(backups.length > 6, 'two backups')
    const others = filesBelow(server.dataFolder).filter((file) => !file.startsWith(join(server.dataFolder, 'keys')))
    assert.deepEqual(
      others.flatMap((file) => found(file, readFileSync(file).toString('latin1'))),
      [],
    )
  })

  it('from a table as it was written: passwords and tokens are hashed, the others sealed', async () => {
    const leaks = await server.db.database.asSystem(async (trx) => {
      const tables = await sql<{
        name: string
      }>`select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'r' and n.nspname in ('public', 'pgboss')`.execute(trx)
      const seen: string[] = []
      for (const { name } of tables.rows) {
        const { rows } = await sql<{ text: string }>`select t::text as text from ${sql.raw(name)} t`.execute(trx)
        seen.push(...found(name, rows.map(({ text }) => text).join('\n')))
      }
      return seen
    })
    assert.deepEqual(leaks, [])
  })

  it('in a line of the log', () => {
    assert.ok(lines.length > 3, `${lines.length} lines`)
    assert.deepEqual(found('the log', lines.join('')), [])
  })
})
