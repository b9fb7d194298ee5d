import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, it } from 'node:test'
import pino from 'pino'
import { openPromise } from 'yauzl'
import { readSettings } from '#platform/config'
import { contributions, type RunningServer, start } from '#server'
import { rumbo } from '#test/command-line'

/** What people put into Rumbo, and what of them nobody else may see. */
const canaries = {
  workspace: 'Tienda Canaria',
  slug: 'tienda-canaria',
  name: 'Yolanda Canario',
  email: 'yolanda@canaria.example',
  password: 'jilguero verde sobre el tejado',
  file: 'clientes-canarios.csv',
  column: 'canarios_vistos',
  hook: 'https://hooks.canaria.example/T0/secreto',
}
const home = mkdtempSync(join(tmpdir(), 'rumbo-support-canary-'))
const data = join(home, 'data')
let server: RunningServer | null = null
const secrets: string[] = [...Object.values(canaries), home]

/** The files of a bundle, and every byte of it, packed and unpacked. */
async function unpack(file: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {}
  const zip = await openPromise(file, { lazyEntries: true })
  for await (const entry of zip.eachEntry()) files[entry.fileName] = await text(await zip.openReadStreamPromise(entry))
  return files
}

async function bundle(name: string, ...more: string[]): Promise<Record<string, string>> {
  const out = join(home, name)
  const { code, stderr } = await rumbo(['support-bundle', '--out', out, '--data', data, ...more])
  assert.equal(code, 0, stderr)
  const files = await unpack(out)
  const everything = `${Object.keys(files).join('\n')}\n${Object.values(files).join('\n')}`.toLowerCase()
  for (const secret of secrets) assert.ok(!everything.includes(secret.toLowerCase()), `the bundle says ${secret}`)
  assert.doesNotMatch(everything, /canari|jilguero|rk_|rl_/)
  return files
}

before(async () => {
  server = await start({
    settings: readSettings({ data, port: '0', language: 'es' }, {}, home),
    contributions,
    log: pino({ level: 'silent' }),
  })
  const { url } = server
  const token = new URL(server.firstRunUrl ?? '').searchParams.get('token') ?? ''
  const { workspace, name, email, password } = canaries
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  const post = (path: string, body: unknown) => fetch(`${url}/api/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  const entered = await post('platform/auth/first-run', { token, workspace, name, email, password, language: 'es' })
  const session = (await entered.json()) as { csrf: string }
  headers.cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  headers['x-csrf-token'] = session.csrf
  secrets.push(token, session.csrf, headers.cookie.split('=')[1] ?? '')
  const key = (await (await post('platform/auth/keys', { name, permissions: ['platform.jobs.read'], days: 1 })).json()) as { token: string }
  secrets.push(key.token)
  const made = await post('platform/webhooks/', { name: canaries.name, url: canaries.hook })
  secrets.push(((await made.json()) as { secret: string }).secret)
  const form = new FormData()
  form.append('target', canaries.column)
  form.append('file', new Blob([`id,${canaries.column}\n1,${canaries.email}\n`]), canaries.file)
  const { cookie, 'x-csrf-token': csrf } = headers
  const run = await fetch(`${url}/api/ai/autopilot/runs`, { method: 'POST', headers: { cookie, 'x-csrf-token': csrf }, body: form })
  const { id } = (await run.json()) as { id: string }
  for (let status = 'queued'; status === 'queued' || status === 'running'; )
    ({ status } = (await (await fetch(`${url}/api/ai/autopilot/runs/${id}`, { headers })).json()) as { status: string })
})
after(async () => {
  await server?.close()
  rmSync(home, { recursive: true, force: true })
})

it('tells versions, settings, tables and failures of a running server, and nothing about anybody', async () => {
  const log = join(home, 'rumbo.jsonl')
  const err = {
    type: 'Error',
    message: canaries.email,
    stack: `Error: ${canaries.email}\n    at f (${home}/src/platform/jobs/runner.ts:1:2)`,
  }
  writeFileSync(log, `${JSON.stringify({ level: 50, time: 1, err, msg: canaries.email })}\n${canaries.name}\n`)
  const files = await bundle('up.zip', '--log', log)
  assert.deepEqual(Object.keys(files).sort(), [
    'database.json',
    'doctor.json',
    'postgresql.log',
    'rumbo.log',
    'server.json',
    'settings.json',
    'versions.json',
  ])
  const server = JSON.parse(files['server.json'] ?? '')
  assert.deepEqual([server.runs, server.ready.status], [true, 'ok'])
  // Figures are behind a permission: the bundle asks as the machine's own administrator.
  assert.match(server.metrics, /^process_resident_memory_bytes \d/m)
  const { tables, jobs, migrations } = JSON.parse(files['database.json'] ?? '') as {
    tables: { name: string; bytes: number }[]
    jobs: { name: string; status: string; code: string | null }[]
    migrations: unknown[]
  }
  assert.ok(tables.some(({ name, bytes }) => name === 'public.accounts' && bytes > 0))
  assert.ok(jobs.some(({ status, code }) => status === 'failed' && code !== null))
  assert.ok(migrations.length > 10)
  assert.match(files['rumbo.log'] ?? '', /src\/platform\/jobs\/runner\.ts:1:2/)
  assert.ok((JSON.parse(files['doctor.json'] ?? '') as unknown[]).length > 3)
})

it('tells the same while the server does not run, and what is left when there is no data folder', async () => {
  await server?.close()
  server = null
  const files = await bundle('down.zip')
  assert.deepEqual(JSON.parse(files['server.json'] ?? ''), { runs: false })
  assert.ok((JSON.parse(files['database.json'] ?? '') as { tables: unknown[] }).tables.length > 10)
  const out = join(home, 'none.zip')
  assert.equal((await rumbo(['support-bundle', '--out', out, '--data', join(home, 'nothing')])).code, 0)
  assert.deepEqual(JSON.parse((await unpack(out))['database.json'] ?? ''), { unknown: 'DATABASE_UNREACHABLE' })
})
