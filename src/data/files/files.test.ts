import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Id } from '#base'
import { contribution as activityLog } from '#platform/activity-log'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { contribution, openSourceFile, optionsOf } from './index.ts'
import { everyFolder } from './pieces.ts'
import type { FileProfile, SourceFile } from './schema.ts'
import { sweepFiles } from './sweep.ts'

const api = '/api/data/files'
const csv = `cliente;alta;correo;importe;baja\n${Array.from(
  { length: 60 },
  (_, i) =>
    `${1000 + i};0${1 + (i % 9)}/0${1 + (i % 5)}/2025;persona${i}@correo.es;${(i * 1.37).toFixed(2).replace('.', ',')};${i % 3 === 0 ? 'Sí' : 'No'}`,
).join('\n')}\n`

describe('files that people bring', () => {
  let server: TestServer
  let ana: TestSession
  before(async () => {
    server = await testServer([activityLog, contribution], { work: true })
    ana = await firstAdministrator(server)
  })
  after(() => server?.close())
  const scope = () => ({ workspace: ana.workspace as Id<'workspace'>, principal: ana.principal as Id<'principal'> })
  const headers = { 'accept-language': 'es' }
  const ask = async <T>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object) => {
    const reply = await server.as(ana, { method, url: `${api}${path}`, headers, ...(payload ? { payload } : {}) })
    return { status: reply.statusCode, body: (reply.body === '' ? null : reply.json()) as T & { code?: string } }
  }
  const announce = async (name: string, bytes: number): Promise<SourceFile> => {
    const { status, body } = await ask<SourceFile>('POST', '', { name, bytes })
    assert.equal(status, 201, JSON.stringify(body))
    return body
  }
  const piece = async (id: string, offset: number | string, bytes: Uint8Array) => {
    const field = `--x\r\nContent-Disposition: form-data; name="offset"\r\n\r\n${offset}\r\n`
    const file = Buffer.concat([
      Buffer.from('--x\r\nContent-Disposition: form-data; name="file"; filename="piece"\r\nContent-Type: application/octet-stream\r\n\r\n'),
      bytes,
      Buffer.from('\r\n'),
    ])
    const payload = Buffer.concat([Buffer.from(field), file, Buffer.from('--x--\r\n')])
    const reply = await server.as(ana, {
      ...{ method: 'POST', url: `${api}/${id}/pieces`, payload },
      headers: { ...headers, 'content-type': 'multipart/form-data; boundary=x' },
    })
    return { status: reply.statusCode, body: reply.json() as SourceFile & { code?: string; what?: string } }
  }
  const settled = async (id: string): Promise<SourceFile> => {
    for (;;) {
      const { body } = await ask<SourceFile>('GET', `/${id}`)
      if (body.state !== 'reading') return body
      await delay(20)
    }
  }
  const bring = async (name: string, content: string | Uint8Array): Promise<SourceFile> => {
    const bytes = Buffer.from(content)
    const { id } = await announce(name, bytes.length)
    assert.equal((await piece(id, 0, bytes)).status, 200)
    return settled(id)
  }
  const kinds = async (id: string) =>
    (
      await server.db.database.asSystem((trx) =>
        sql<{ kind: string }>`select kind from activities where subject = ${`file:${id}`} order by id`.execute(trx),
      )
    ).rows.map(({ kind }) => kind)
  const folderOf = (id: string) => join(server.folder.artefacts, ana.workspace, 'files', id)

  it('come in pieces, go on where they were, and are read when they are whole', async () => {
    const bytes = Buffer.from(csv)
    const { id, received, state } = await announce('Clientes de Lugo.csv', bytes.length)
    assert.deepEqual([received, state], [0, 'receiving'])
    assert.equal((await ask('GET', `/${id}/profile`)).body.code, 'FILE_NOT_READY')
    assert.equal((await piece(id, 0, bytes.subarray(0, 700))).body.received, 700)
    const again = await piece(id, 0, bytes.subarray(0, 700))
    assert.deepEqual([again.status, again.body.code], [409, 'FILE_OFFSET_WRONG'])
    assert.match(again.body.what!, /han llegado 700/)
    // Two pieces for one place at once: one is taken
    const both = await Promise.all([piece(id, 700, bytes.subarray(700, 1500)), piece(id, 700, bytes.subarray(700, 1500))])
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409])
    const last = await piece(id, 1500, bytes.subarray(1500))
    assert.equal(last.body.state, 'reading')
    const file = await settled(id)
    assert.deepEqual([file.state, file.rows, file.columns, file.error], ['ready', 60, 5, null])
    assert.deepEqual(await kinds(id), ['file.announced', 'file.received', 'file.profiled'])
    assert.deepEqual(readdirSync(server.folder.temporary), [])
    for (const name of readdirSync(folderOf(id))) assert.ok(!readFileSync(join(folderOf(id), name)).includes('correo.es'), name)
    const into = await mkdtemp(join(server.folder.temporary, 'open-'))
    const storage = { folder: server.folder, keys: server.services.keys, database: server.services.database }
    const opened = await openSourceFile(storage, scope(), id, into)
    assert.equal(await readFile(opened.path, 'utf8'), csv)
    assert.equal(opened.name, 'Clientes de Lugo.csv')
  })

  it('are told: columns, shapes, people in them, and what to look at with its fix', async () => {
    const { id } = await bring('c.csv', csv)
    const { body } = await ask<FileProfile>('GET', `/${id}/profile`)
    const told = Object.fromEntries(body.columns.map((column) => [column.name, column]))
    assert.deepEqual(
      body.columns.map(({ name, type, role, personal }) => [name, type, role, personal]),
      [
        ['cliente', 'number', 'id', null],
        ['alta', 'date', 'feature', null],
        ['correo', 'category', 'id', 'email'],
        ['importe', 'number', 'feature', null],
        ['baja', 'boolean', 'feature', null],
      ],
    )
    assert.deepEqual(told.importe!.read, { decimal: ',', dateOrder: null, hasTime: false })
    assert.ok(told.importe!.shape?.kind === 'steps' && told.importe!.shape.counts.reduce((sum, n) => sum + n, 0) === 60)
    assert.deepEqual(told.baja!.shape, {
      kind: 'values',
      top: [
        { value: 'No', n: 40 },
        { value: 'Sí', n: 20 },
      ],
      others: 0,
    })
    assert.deepEqual([body.source.format, body.source.delimiter], ['csv', ';'])
    const ids = body.issues.find(({ code }) => code === 'FILE_IDS')!
    assert.deepEqual(ids.fix, { label: 'Usarla', change: { columns: { cliente: { role: 'feature' } } } })
    const dates = body.issues.find(({ code }) => code === 'READING_DATES_UNDECIDABLE')!
    assert.match(dates.text, /día, mes, año/)
    assert.deepEqual(dates.fix, { label: 'Leer las fechas al revés', change: { dates: 'mdy' } })
    assert.equal((await ask<SourceFile>('PATCH', `/${id}`, dates.fix!.change)).body.state, 'reading')
    assert.equal((await settled(id)).choices.dates, 'mdy')
    const mended = (await ask<FileProfile>('GET', `/${id}/profile`)).body
    assert.equal(mended.columns[1]!.read.dateOrder, 'mdy')
    assert.ok(!mended.issues.some(({ code }) => code === 'READING_DATES_UNDECIDABLE'))
  })

  it('keep what a person says of their columns, and take it back', async () => {
    const { id } = await bring('c.csv', csv)
    await ask('PATCH', `/${id}`, { columns: { importe: { role: 'value' }, alta: { role: 'time' }, cliente: { type: 'category' } } })
    const file = await settled(id)
    assert.deepEqual(optionsOf(file.choices), { value: 'importe', time: 'alta', text: ['cliente'] })
    const { columns } = (await ask<FileProfile>('GET', `/${id}/profile`)).body
    assert.deepEqual([columns[0]!.type, columns[3]!.role, columns[3]!.given], ['category', 'value', true])
    const twice = await ask<{ what: string }>('PATCH', `/${id}`, { columns: { baja: { role: 'time' } } })
    await ask('PATCH', `/${id}`, { columns: { cliente: { type: null, role: 'feature' } } })
    assert.deepEqual(optionsOf((await settled(id)).choices).use, ['cliente'])
    const used = (await ask<FileProfile>('GET', `/${id}/profile`)).body
    assert.deepEqual([used.columns[0]!.role, used.columns[0]!.given], ['feature', true])
    await ask('PATCH', `/${id}`, { columns: { cliente: { role: null, type: 'category' } } })
    await settled(id)
    assert.deepEqual([twice.status, twice.body.code], [422, 'FILE_ROLE_TWICE'])
    await ask('PATCH', `/${id}`, { columns: { importe: { role: null }, cliente: { type: null } } })
    assert.deepEqual(optionsOf((await settled(id)).choices), { time: 'alta' })
    assert.deepEqual((await ask('PATCH', `/${id}`, { columns: { importe: { role: 'king' } } })).status, 400)
  })

  it('that cannot be read say why, and nothing else is lost', async () => {
    for (const [name, content, code] of [
      ['solo-cabecera.csv', 'a;b\n', 'SOURCE_NO_ROWS'],
      ['libro.xlsx', 'no es un libro', 'SOURCE_'],
      ['dos-veces.csv', 'a,a\n1,2\n', 'SOURCE_'],
    ] as const) {
      const file = await bring(name, content)
      assert.equal(file.state, 'unusable', name)
      assert.ok(file.error!.code.startsWith(code), file.error!.code)
      assert.ok(file.error!.what.length > 10 && file.error!.mend.length > 10)
      assert.deepEqual((await kinds(file.id)).at(-1), 'file.unusable')
    }
    assert.deepEqual((await ask('POST', '', { name: 'nada.csv', bytes: 0 })).body.code, 'SOURCE_EMPTY')
    assert.deepEqual((await ask('POST', '', { name: 'x.csv', bytes: 5 * 2 ** 30 })).status, 400)
    assert.equal((await announce('../../etc/pass wd.csv', 3)).name, 'pass wd.csv')
  })

  it('take no byte more than announced, no empty piece and no place that is none', async () => {
    const { id } = await announce('corto.csv', 10)
    assert.deepEqual((await piece(id, 0, Buffer.alloc(11, 65))).body.code, 'FILE_LONGER')
    assert.deepEqual((await piece(id, 0, Buffer.alloc(0))).body.code, 'FILE_LONGER')
    assert.deepEqual((await piece(id, 'NaN', Buffer.alloc(5, 65))).body.code, 'FILE_OFFSET_WRONG')
    assert.deepEqual((await piece(id, 0, Buffer.alloc(2 ** 23 + 1, 65))).body.code, 'FILE_PIECE_TOO_LARGE')
    assert.equal((await ask<SourceFile>('GET', `/${id}`)).body.received, 0)
    assert.deepEqual(
      readdirSync(server.folder.temporary).filter((name) => name.startsWith('piece-')),
      [],
    )
    assert.equal((await piece('01890000-0000-7000-8000-000000000000', 0, Buffer.from('a'))).body.code, 'FILE_NOT_FOUND')
  })

  it('a piece that a killed process left without its row is replaced', async () => {
    const { id } = await announce('c.csv', Buffer.byteLength(csv))
    await piece(id, 0, Buffer.from(csv).subarray(0, 100))
    writeFileSync(join(folderOf(id), '0000000000100'), 'half of a piece')
    await piece(id, 100, Buffer.from(csv).subarray(100))
    assert.equal((await settled(id)).state, 'ready')
  })

  it('are listed newest first, and erased with all their bytes', async () => {
    const { id } = await bring('c.csv', csv)
    const list = (await ask<{ items: SourceFile[]; next: string | null }>('GET', '?limit=1')).body
    assert.deepEqual([list.items[0]!.id, list.next !== null], [id, true])
    const other = await bring('Pedidos de Cádiz.csv', csv)
    const found = async (query: string) => (await ask<{ items: SourceFile[] }>('GET', `?${query}`)).body.items.map((file) => file.id)
    assert.deepEqual(await found('q=cadiz'), [other.id])
    assert.deepEqual(await found('q=cadiz&state=receiving'), [])
    assert.ok((await found('state=ready')).includes(id))
    assert.ok(existsSync(folderOf(id)))
    assert.equal((await ask('DELETE', `/${id}`)).status, 204)
    assert.ok(!existsSync(folderOf(id)))
    assert.equal((await ask('GET', `/${id}`)).body.code, 'FILE_NOT_FOUND')
    assert.equal((await kinds(id)).at(-1), 'file.erased')
  })

  it('uploads that nobody went on with are given up after a week', async () => {
    const { id } = await announce('c.csv', 100)
    await piece(id, 0, Buffer.alloc(10, 65))
    const ready = await bring('c.csv', csv)
    const now = Date.now()
    await sweepFiles(server.services, new Date(now + 6 * 86_400_000))
    assert.equal((await ask<SourceFile>('GET', `/${id}`)).body.received, 10)
    await sweepFiles(server.services, new Date(now + 8 * 86_400_000))
    assert.equal((await ask('GET', `/${id}`)).body.code, 'FILE_NOT_FOUND')
    assert.ok(!existsSync(folderOf(id)) && existsSync(folderOf(ready.id)))
    assert.ok((await everyFolder(server.folder)).some(({ file }) => file === ready.id))
  })
})
