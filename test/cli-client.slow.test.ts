import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { pino } from 'pino'
import { readSettings } from '#platform/config'
import { folderHolder } from '#platform/storage'
import type { Run } from '#schema/ai/autopilot/runs'
import { type TestDatabase, testDatabase } from '#test/database'
import { customersFile } from '#test/model-run'
import { administrator } from '#test/server'
import { contributions, start } from '../src/server/index.ts'
import { rumbo } from './command-line.ts'

const data = mkdtempSync(join(tmpdir(), 'rumbo-cli-'))
const log = pino({ level: 'silent' })
let db: TestDatabase
let databaseUrl = ''
before(async () => {
  db = await testDatabase()
  await db.database.asSystem((trx) => sql`delete from workspaces`.execute(trx))
  const { user, password, host, database } = db.connection
  databaseUrl = `postgresql://${user}:${encodeURIComponent(password)}@/${database}?host=${encodeURIComponent(host)}`
})
after(async () => {
  await db.close()
  rmSync(data, { recursive: true })
})

const run = (words: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  rumbo(['platform', 'secrets', 'rotate', '--data', data, '--language', 'es', ...words], {
    env: { DATABASE_URL: databaseUrl, RUMBO_LOG: 'fatal', ...env },
  })
const serve = () => start({ settings: readSettings({ data, port: '0', 'database-url': databaseUrl }, {}, data), contributions, log })

describe('a command that needs a server', () => {
  it('starts one for itself where none runs, says in words what is missing, and leaves nothing running', async () => {
    const outcome = await run([])
    assert.equal(outcome.code, 2, outcome.stderr)
    assert.match(outcome.stderr, /^Todavía no hay ningún espacio\.\nSe esperaba: .*\nCómo arreglarlo: .*\n\(LOCAL_WORKSPACE_NONE\)$/m)
    assert.equal(await folderHolder(data), null)
    assert.ok(!existsSync(join(data, 'keys', 'local.json')))
  })

  it('uses the one that has the folder', async () => {
    await using server = await serve()
    const token = new URL(server.firstRunUrl ?? '').searchParams.get('token')
    const first = await fetch(`${server.url}/api/platform/auth/first-run`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, ...administrator, language: 'es' }),
    })
    assert.equal(first.status, 201)
    const outcome = await run(['--json'])
    assert.equal(outcome.code, 0, outcome.stderr)
    assert.deepEqual(JSON.parse(outcome.stdout), { what: 'data-key', generation: 1, keyFile: null })
    const alerts = (...words: string[]) =>
      rumbo(['platform', 'alerts', ...words, '--data', data, '--language', 'es'], {
        env: { DATABASE_URL: databaseUrl, RUMBO_LOG: 'fatal' },
      })
    const silenced = await alerts('silence', 'disk-full', '--reason', 'Se cambia el disco', '--minutes', '30')
    assert.match(silenced.stdout, /^Silenciado hasta .* UTC: El disco de los datos está casi lleno$/m, silenced.stderr)
    assert.equal((await alerts('silence', 'nada', '--reason', 'Se cambia el disco')).code, 2)
    assert.deepEqual(JSON.parse((await alerts('list', '--json')).stdout), { items: [] })
    assert.match((await alerts('rules')).stdout, /^groups:\n {2}- name: rumbo\n/)
    const refused = await run(['--workspace', 'nadie', '--json'])
    assert.deepEqual([refused.code, refused.stdout], [2, ''])
    assert.equal((JSON.parse(refused.stderr) as { code: string }).code, 'LOCAL_WORKSPACE_UNKNOWN')
    const { token: local } = JSON.parse(readFileSync(join(data, 'keys', 'local.json'), 'utf8')) as { token: string }
    const remote = await run([], { RUMBO_URL: server.url ?? '', RUMBO_KEY: local })
    assert.match(remote.stdout, /^La clave de datos 2 cifra desde ahora/)
    const wrong = await run([], { RUMBO_URL: server.url ?? '', RUMBO_KEY: 'rl_guess' })
    assert.deepEqual([wrong.code, /\(SIGNED_OUT\)/.test(wrong.stderr)], [2, true])
    for (const said of [outcome, refused, remote, wrong]) assert.ok(!(said.stdout + said.stderr).includes(local))
  })

  it('lists jobs and what comes back by the clock, and says in words what it cannot find', async () => {
    await using _ = await serve()
    const jobs = (...words: string[]) =>
      rumbo(['platform', 'jobs', ...words, '--data', data, '--language', 'es'], { env: { DATABASE_URL: databaseUrl, RUMBO_LOG: 'fatal' } })
    const none = await jobs('list', '--status', 'running')
    assert.deepEqual([none.code, none.stderr.trim()], [0, 'Ningún trabajo cumple lo que se busca.'])
    const listed = await jobs('schedules', '--json')
    assert.ok(Array.isArray((JSON.parse(listed.stdout) as { items: unknown[] }).items), listed.stderr)
    const nightly = 'platform.activity.nightly'
    const off = await jobs('schedule', nightly, '--off')
    assert.match(off.stdout, /^platform\.activity\.nightly .* Todos los días a las 04:20 \(.*\) {2}apagado$/m, off.stderr)
    const later = await jobs('schedule', nightly, '--on', '--cron', '5 5 * * 1', '--zone', 'America/Bogota')
    assert.match(later.stdout, /Cada semana \(lunes\) a las 05:05 \(America\/Bogota\) {2}\d{4}-/, later.stderr)
    const { id } = JSON.parse((await jobs('run', nightly, '--json')).stdout) as { id: string }
    const done = () => jobs('list', '--kind', 'platform.activity.verify', '--status', 'done')
    let said = await done()
    for (const until = Date.now() + 30_000; !said.stdout.includes(id) && Date.now() < until; said = await done());
    assert.match(said.stdout, new RegExp(`^${id} .* hecho  Comprobar el registro de actividad$`, 'm'))
    assert.match((await jobs('log', id)).stdout, /\d+ actividades comprobadas, 0 fallos\.$/m)
    const over = await jobs('replay', id)
    assert.deepEqual([over.code, /\(JOB_NOT_REPLAYABLE\)/.test(over.stderr)], [2, true])
    const wrong = await jobs('list', '--status', 'dormido')
    assert.equal(wrong.code, 2)
    const strange = await jobs('cancel', '0190a000-0000-7000-8000-000000000001')
    assert.deepEqual([strange.code, /\(JOB_NOT_FOUND\)/.test(strange.stderr)], [2, true])
  })

  it('adds ready metrics, calculates one and says where its value comes from', async () => {
    await using _ = await serve()
    const metrics = (...words: string[]) =>
      rumbo(['data', 'metrics', ...words, '--data', data, '--language', 'es'], { env: { DATABASE_URL: databaseUrl, RUMBO_LOG: 'fatal' } })
    assert.match((await metrics('list')).stderr, /^Todavía no hay métricas/)
    assert.match((await metrics('starter')).stdout, /^jobs-failed +Trabajos que fallan$/m)
    const added = await metrics('starter', 'second-step', 'jobs-failed')
    const id = /^(\S+) {2}Personas con verificación/m.exec(added.stdout)?.[1] ?? ''
    const days = (await metrics('evaluate', id, '--periods', '2')).stdout.trim().split('\n')
    assert.equal(days.length, 3)
    assert.match(days[0]!, / 0 {2}el periodo no ha terminado$/)
    const shown = await metrics('show', id)
    assert.match(shown.stdout, /^ {2}platform\.auth\.second-step-share = 0 \(n 1\) · De las personas con acceso/m, shown.stderr)
    assert.match((await metrics('list')).stdout, /^\S+ +0 percent {2}Personas con verificación en dos pasos$/m)
    const today = new Date().toISOString().slice(0, 10)
    const file = await metrics('export', '--from', '2026-01-01', '--to', `${Number(today.slice(0, 4)) + 1}-01-01`)
    assert.equal(file.stdout.trim().split('\r\n').length, 4, file.stderr)
    const wrong = await metrics('evaluate', id, '--periods', '99')
    assert.deepEqual([wrong.code, /\(USAGE_OPTION_INVALID\)/.test(wrong.stderr)], [2, true])
    assert.match((await metrics('starter', 'nada')).stderr, /\(METRIC_STARTER_UNKNOWN\)/)
  })

  it('brings a file, goes on with one that was cut off, says what it is, finds it by words and erases it', async () => {
    await using server = await serve()
    const files = (...words: string[]) =>
      rumbo(['data', 'files', ...words, '--data', data, '--language', 'es'], { env: { DATABASE_URL: databaseUrl, RUMBO_LOG: 'fatal' } })
    const path = join(data, 'pedidos de Cádiz.csv')
    writeFileSync(path, `pedido;importe\n${Array.from({ length: 40 }, (_, i) => `P${i};${i},5`).join('\n')}\n`)
    const { token } = JSON.parse(readFileSync(join(data, 'keys', 'local.json'), 'utf8')) as { token: string }
    const bytes = statSync(path).size
    const announced = await fetch(`${server.url}/api/data/files`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'pedidos de Cádiz.csv', bytes }),
    })
    const { id } = (await announced.json()) as { id: string }
    const sent = await files('upload', path)
    assert.match(sent.stdout, new RegExp(`^${id} {2}listo +pedidos de Cádiz\\.csv · 40 filas, 2 columnas$`, 'm'), sent.stderr)
    assert.match(sent.stderr, /enviado el 100/)
    assert.match((await files('show', id)).stdout, /^ {2}importe {2}number · feature$/m)
    const found = JSON.parse((await files('list', '--search', 'cadiz', '--state', 'ready', '--json')).stdout) as { items: { id: string }[] }
    assert.deepEqual(
      found.items.map((file) => file.id),
      [id],
    )
    assert.match((await files('upload', join(data, 'nada.csv'))).stderr, /\(SOURCE_NOT_FOUND\)/)
    assert.match((await files('delete', id)).stdout, /^Suprimido\./)
    const gone = await files('show', id)
    assert.deepEqual([gone.code, /\(FILE_NOT_FOUND\)/.test(gone.stderr)], [2, true])
  })

  it('scores a file with a published model, as the command line does with the model alone, and keeps the list', async () => {
    await using server = await serve()
    const of = (...words: string[]) =>
      rumbo([...words, '--data', data, '--language', 'es'], { env: { DATABASE_URL: databaseUrl, RUMBO_LOG: 'fatal' } })
    const said = async (...words: string[]) => {
      const outcome = await of(...words)
      assert.equal(outcome.code, 0, outcome.stderr)
      return outcome.stdout
    }
    const path = (name: string) => join(data, name)
    writeFileSync(path('clientes.csv'), customersFile(400, 7))
    writeFileSync(path('nuevos.csv'), customersFile(60, 8))
    const { items } = JSON.parse(await said('data', 'files', 'upload', path('clientes.csv'), '--json')) as { items: { id: string }[] }
    const { token } = JSON.parse(readFileSync(path('keys/local.json'), 'utf8')) as { token: string }
    const ask = async <T>(at: string, body?: object) => {
      const headers = { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) }
      const reply = await fetch(`${server.url}/api/ai/${at}`, body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers })
      return (await reply.json()) as T
    }
    const run = await ask<Run>('autopilot/runs/of-file', { file: items[0]!.id, target: 'baja', trials: 1 })
    while ((await ask<Run>(`autopilot/runs/${run.id}`)).progress !== null) await delay(100)
    await said('ai', 'registry', 'publish', run.id, '--name', 'Bajas')
    const model = await fetch(`${server.url}/api/ai/models/bajas/versions/1/files/model.json`, {
      headers: { authorization: `Bearer ${token}` },
    })
    writeFileSync(path('model.json'), await model.text())
    const local = await rumbo(['score', path('model.json'), path('nuevos.csv'), '--out', path('local.csv'), '--language', 'es'])
    assert.equal(local.code, 0, local.stderr)
    assert.match(await said('ai', 'serving', 'list', 'bajas'), /^$/)
    assert.match(await said('ai', 'serving', 'score', 'bajas', path('nuevos.csv'), '--out', path('lista.csv')), /^60 filas puntuadas en /m)
    assert.deepEqual(readFileSync(path('lista.csv')), readFileSync(path('local.csv')))
    const lists = JSON.parse(await said('ai', 'serving', 'list', 'bajas', '--json')) as { items: { id: string; rows: number }[] }
    assert.deepEqual([lists.items.length, lists.items[0]!.rows], [1, 60])
    const { id } = lists.items[0]!
    await said('ai', 'serving', 'download', 'bajas', id, '--out', path('excel.csv'), '--spanish-excel')
    assert.match(readFileSync(path('excel.csv'), 'utf8'), /^\ufeffcliente;score;prediction;.*\r\nC0;0,\d+;/)
    const nowhere = await of('ai', 'serving', 'download', 'bajas', id, '--out', path('no/existe.csv'))
    assert.deepEqual([nowhere.code, /\(SCORES_UNWRITABLE\)/.test(nowhere.stderr)], [2, true])
    writeFileSync(path('corto.csv'), 'cliente;visitas\nC1;3\n')
    const short = await of('ai', 'serving', 'score', 'bajas', path('corto.csv'), '--out', path('x.csv'))
    assert.deepEqual([short.code, /\(COLUMNS_MISSING\)/.test(short.stderr), existsSync(path('x.csv'))], [2, true, false])
    await said('ai', 'serving', 'delete', 'bajas', id)
    const gone = await of('ai', 'serving', 'delete', 'bajas', id)
    assert.deepEqual([gone.code, /\(SCORING_NOT_FOUND\)/.test(gone.stderr)], [2, true])
  })

  it('changes the main key, after which everything still opens and no key was shown', async () => {
    const file = join(data, 'keys', 'main.key')
    const old = readFileSync(file, 'utf8').trim()
    const outcome = await run(['--main'])
    assert.equal(outcome.code, 0, outcome.stderr)
    const now = readFileSync(file, 'utf8').trim()
    assert.notEqual(now, old)
    for (const key of [old, now]) assert.ok(!(outcome.stdout + outcome.stderr).includes(key))
    assert.match((await run([])).stdout, /^La clave de datos 3 /)
  })

  it('makes a link for another password, also of the only administrator, and knows who is not there', async () => {
    await using server = await serve()
    const link = (email: string, ...words: string[]) =>
      rumbo(['platform', 'workspaces', 'password-link', email, '--data', data, '--language', 'es', ...words], {
        env: { DATABASE_URL: databaseUrl, RUMBO_LOG: 'fatal' },
      })
    const made = await link(` ${administrator.email.toUpperCase()} `)
    assert.equal(made.code, 0, made.stderr)
    assert.match(made.stderr, /24 horas y una sola vez/)
    const token = /^http:\S+\/new-password\?token=([\w-]{43})\n$/.exec(made.stdout)?.[1]
    const post = (path: string, body: object) =>
      fetch(`${server.url}/api/platform/auth/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    const password = 'cinco lunas sobre el tejado'
    assert.equal((await post('password-reset', { token, password })).status, 204)
    assert.equal((await post('sign-in', { email: administrator.email, password })).status, 200)
    const unknown = await link('nadie@aurora.es')
    assert.deepEqual(
      [unknown.code, /Esa persona no está en este espacio\.[\s\S]*\(MEMBER_NOT_FOUND\)/.test(unknown.stderr)],
      [2, true],
      unknown.stderr,
    )
  })

  it('says when the named server is not there, or its key', async () => {
    const closed = await run([], { RUMBO_URL: 'http://127.0.0.1:2', RUMBO_KEY: 'rk_x' })
    assert.equal(closed.code, 1)
    assert.match(closed.stderr, /http:\/\/127\.0\.0\.1:2.*ECONNREFUSED[\s\S]*\(SERVER_UNREACHABLE\)/)
    const keyless = await run([], { RUMBO_URL: 'http://127.0.0.1:1' })
    assert.deepEqual([keyless.code, /\(SERVER_KEY_MISSING\)/.test(keyless.stderr)], [2, true])
    const unknown = await rumbo(['platform', 'secrets', 'rotat', '--language', 'es'])
    assert.equal(unknown.code, 2)
    assert.match(unknown.stderr, /rotate[\s\S]*\(USAGE_UNKNOWN_COMMAND\)/)
  })
})

describe('the commands of activities and people', () => {
  const of = (...words: string[]) =>
    rumbo(['platform', ...words, '--data', data, '--language', 'en'], { env: { DATABASE_URL: databaseUrl, RUMBO_LOG: 'fatal' } })
  async function said(...words: string[]): Promise<string> {
    const { code, stdout, stderr } = await of(...words)
    assert.equal(code, 0, `${words.join(' ')}\n${stdout}${stderr}`)
    return stdout
  }

  it('list, filter and export what happened, and verify the chain', async () => {
    await using _server = await serve()
    assert.match(await said('activity', 'list'), /changed the main key/i)
    const listed = JSON.parse(await said('activity', 'list', '--kind', 'workspace.created', '--json')) as { items: { kind: string }[] }
    assert.deepEqual(
      listed.items.map(({ kind }) => kind),
      ['workspace.created'],
    )
    const lines = (await said('activity', 'export', '--format', 'ndjson')).trim().split('\n')
    assert.ok(lines.length > 3 && lines.every((line) => typeof JSON.parse(line).what === 'string'))
    const file = join(data, 'activities.csv')
    await said('activity', 'export', '--out', file)
    assert.ok(readFileSync(file, 'utf8').split('\n').length >= lines.length)
    const whole = JSON.parse(await said('activity', 'verify', '--json')) as { checked: number; faultCount: number }
    assert.ok(whole.checked > 3)
    assert.equal(whole.faultCount, 0)
    const wrong = await of('activity', 'export', '--format', 'xml')
    assert.deepEqual([wrong.code, /\(USAGE_OPTION_INVALID\)/.test(wrong.stderr)], [2, true])
  })

  it('verify ends with 1 and names what somebody altered behind the back of Rumbo', async () => {
    await using _server = await serve()
    const alter = (to: string, from: string) =>
      db.database.asSystem((trx) => sql`update activities set kind = ${to} where kind = ${from}`.execute(trx))
    await alter('workspace.destroyed', 'workspace.created')
    const found = await of('activity', 'verify')
    assert.equal(found.code, 1, found.stderr)
    assert.match(found.stdout, /1/)
    await alter('workspace.created', 'workspace.destroyed')
    assert.equal((await of('activity', 'verify')).code, 0)
  })

  it('name who administers the installation, and erase a person after showing what would go', async () => {
    await using server = await serve()
    assert.match(await said('people', 'administrators'), new RegExp(`^${administrator.email} `))
    const last = await of('people', 'administer', administrator.email, '--stop')
    assert.deepEqual([last.code, /\(INSTALLATION_ADMINISTRATOR_LAST\)/.test(last.stderr)], [2, true])
    const { token } = JSON.parse(readFileSync(join(data, 'keys', 'local.json'), 'utf8')) as { token: string }
    const call = (path: string, body: object, headers: Record<string, string> = {}) =>
      fetch(`${server.url}/api/platform/workspaces/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      })
    const email = 'iris@aurora.es'
    const invited = await call('invitations', { email, roles: ['analyst'] }, { authorization: `Bearer ${token}` })
    const link = new URL(((await invited.json()) as { path: string }).path, 'http://x').searchParams.get('token')
    assert.equal((await call('invitations/accept', { token: link, name: 'Iris Canaria', password: 'nueve barcos sin velas' })).status, 200)
    await said('people', 'administer', email)
    assert.match(await said('people', 'administer', email, '--stop', '--json'), /"items"/)

    const shown = await said('people', 'erase', email)
    assert.match(shown, /accounts: 1/)
    assert.match(await said('people', 'erase', email), /accounts: 1/, 'looking erases nothing')
    const receipt = await said('people', 'erase', email, '--now')
    assert.match(receipt, /"signature": "[0-9a-f]{64}"/)
    assert.ok(!receipt.includes(email) && !receipt.includes('Iris'))
    const gone = await of('people', 'erase', email, '--now')
    assert.deepEqual([gone.code, /\(ACCOUNT_NOT_FOUND\)/.test(gone.stderr)], [2, true])
    assert.equal((await of('activity', 'verify')).code, 0)
  })
})
