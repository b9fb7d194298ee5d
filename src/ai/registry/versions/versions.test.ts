import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { contribution as runs } from '#ai/autopilot/runs'
import { newId } from '#base'
import { customersFile, dropFolder, finishedRun } from '#test/model-run'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { contribution } from './contribution.ts'
import { sweepVersions } from './files.ts'
import { addressName } from './name.ts'
import type { Model, ModelDetail, ModelVersion } from './schema.ts'

const url = '/api/ai/models'

it('makes an address of what a person calls a model', () => {
  assert.equal(addressName('¿Quién se dará de baja? (España)'), 'quien-se-dara-de-baja-espana')
  assert.equal(addressName(`${'a'.repeat(59)} b`), 'a'.repeat(59))
  for (const title of ['¿?', '模型', 'Publish', '—'])
    assert.throws(
      () => addressName(title),
      (error: { code?: string }) => error.code === 'MODEL_NAME_UNUSABLE',
      title,
    )
})

describe('published models over HTTP', () => {
  let server: TestServer
  let session: TestSession
  let first: Awaited<ReturnType<typeof finishedRun>>
  let second: Awaited<ReturnType<typeof finishedRun>>
  let nothing: Awaited<ReturnType<typeof finishedRun>>
  before(async () => {
    server = await testServer([contribution, runs])
    session = await firstAdministrator(server)
    first = await finishedRun(server, session)
    second = await finishedRun(server, session, { seed: 2 })
    nothing = await finishedRun(server, session, { csv: customersFile(200, 3, false) })
  })
  after(async () => {
    for (const made of [first, second, nothing]) dropFolder(made)
    await server.close()
  })
  const post = (path: string, payload: unknown) => server.as(session, { method: 'POST', url: `${url}${path}`, payload: payload as object })
  const publish = (name: string, run: string) => post('', { name, run })
  const get = (path = '') => server.as(session, { url: `${url}${path}` })
  const kept = () => {
    const folder = join(server.folder.artefacts, session.workspace, 'models')
    return existsSync(folder) ? readdirSync(folder) : []
  }
  const kinds = async () =>
    (
      await server.db.database.asSystem((trx) =>
        sql<{ kind: string }>`select kind from activities where kind like 'model.%' order by id`.execute(trx),
      )
    ).rows.map(({ kind }) => kind)

  it('becomes a version of a name that answers at once, with all it says of itself, sealed', async () => {
    const reply = await publish('Bajas de clientes', first.run)
    assert.equal(reply.statusCode, 201, reply.body)
    const version = reply.json<ModelVersion>()
    assert.deepEqual([version.name, version.title, version.version, version.served], ['bajas-de-clientes', 'Bajas de clientes', 1, true])
    assert.equal(reply.headers.location, '/api/ai/models/bajas-de-clientes/versions/1')
    assert.deepEqual(
      [version.target, version.kind, version.seed, version.source, version.id],
      ['baja', 'binary', 1, 'clientes.csv', 'cliente'],
    )
    const inputs = new Map(version.inputs.map((input) => [input.name, input]))
    assert.equal(inputs.get('plan')?.type, 'category')
    assert.deepEqual(inputs.get('plan')?.choices?.toSorted(), ['básico', 'oro', 'plata'])
    assert.ok(Number(inputs.get('visitas')?.typical) > 3 && Number(inputs.get('visitas')?.typical) < 17)
    assert.deepEqual(
      version.files.map(({ name }) => name),
      ['model.json', 'model.onnx', 'model-card.md'],
    )
    const model = await get('/bajas-de-clientes/versions/1/files/model.json')
    assert.equal(model.body, readFileSync(join(first.folder, 'model.json'), 'utf8'))
    const [folder] = kept()
    assert.equal(readFileSync(join(server.folder.artefacts, session.workspace, 'models', folder!, 'model.json')).includes('visitas'), false)
    assert.match((await get('/bajas-de-clientes/versions/1/card')).body, /^# /)
  })

  it('answers the version that is there when the same run comes again, also under another spelling of its name', async () => {
    const again = await publish('BAJAS de Clientes', first.run)
    assert.deepEqual([again.statusCode, again.json<ModelVersion>().version], [200, 1])
    assert.equal(kept().length, 1)
    assert.deepEqual(await kinds(), ['model.published'])
  })

  it('gives two at once two versions, and one run twice at once one', async () => {
    const replies = await Promise.all([publish('Dos', first.run), publish('dos', second.run), publish('DOS', first.run)])
    const seen = replies.map((reply) => reply.json<ModelVersion>())
    assert.deepEqual([...new Set(seen.map(({ version }) => version))].sort(), [1, 2])
    assert.equal(seen[0]!.version, seen[2]!.version)
    assert.equal(kept().length, 3)
    const detail = (await get('/dos')).json<ModelDetail>()
    assert.deepEqual([detail.versions, detail.list.map(({ version }) => version), detail.served], [2, [2, 1], 2])
  })

  it('goes back to the version before, withdraws, and says who answers', async () => {
    const back = (await post('/dos/serve', { version: 1 })).json<ModelDetail>()
    assert.deepEqual([back.served, back.previous, back.current.version], [1, 2, 1])
    const gone = (await post('/dos/withdraw', {})).json<ModelDetail>()
    assert.deepEqual([gone.served, gone.previous], [null, 1])
    assert.equal((await post('/dos/withdraw', {})).statusCode, 200)
    assert.equal((await post('/dos/serve', { version: 2 })).json<ModelDetail>().served, 2)
    assert.equal((await post('/dos/serve', { version: 9 })).json().code, 'MODEL_VERSION_NOT_FOUND')
    assert.equal((await post('/nadie/serve', { version: 1 })).json().code, 'MODEL_VERSION_NOT_FOUND')
    assert.equal((await post('/nadie/withdraw', {})).json().code, 'MODEL_NAME_NOT_FOUND')
    assert.deepEqual((await kinds()).slice(3), ['model.served', 'model.withdrawn', 'model.served'])
  })

  it('is listed page by page', async () => {
    const one = (await get('?limit=1')).json<{ items: Model[]; next: string }>()
    const two = (await get(`?limit=1&cursor=${one.next}`)).json<{ items: Model[]; next: string | null }>()
    assert.deepEqual([one.items[0]?.name, two.items[0]?.name, two.next], ['bajas-de-clientes', 'dos', null])
    assert.deepEqual([one.items[0]?.current.headline.metric, one.items[0]?.versions], ['auc', 1])
  })

  it('refuses a run without signal, one that is not there, names that are none and fields that nobody asked for', async () => {
    const before = kept()
    assert.equal((await publish('Nada', nothing.run)).json().code, 'RUN_WITHOUT_MODEL')
    assert.equal((await publish('Nada', newId<'run'>())).json().code, 'RUN_NOT_FOUND')
    assert.equal((await publish('¿?', first.run)).json().code, 'MODEL_NAME_UNUSABLE')
    for (const body of [{ name: '', run: first.run }, { name: 'a', run: 'x' }, { name: 'a' }, { name: 'a', run: first.run, served: 1 }, []])
      assert.equal((await post('', body)).json().code, 'REQUEST_INVALID')
    assert.equal((await get('/..%2f..%2fetc')).statusCode, 400)
    assert.equal((await get('/dos/versions/1/files/run.json')).statusCode, 400)
    const { what } = server.app.describe('MODEL_NAME_UNUSABLE', { name: '¿?' }, 'en')
    assert.equal(what, 'The name “¿?” cannot be the address of a model.')
    assert.deepEqual(kept(), before)
  })

  it('stays when its run is erased, and goes with its files when it is erased itself; its number is not used again', async () => {
    assert.equal((await server.as(session, { method: 'DELETE', url: `/api/ai/autopilot/runs/${second.run}` })).statusCode, 204)
    assert.equal(
      (await get('/dos/versions/2/files/model.json')).statusCode + (await get('/dos/versions/1/files/model.json')).statusCode,
      400,
    )
    const before = kept().length
    assert.equal((await server.as(session, { method: 'DELETE', url: `${url}/dos/versions/2` })).statusCode, 204)
    assert.equal(kept().length, before - 1)
    const left = (await get('/dos')).json<ModelDetail>()
    assert.deepEqual([left.served, left.previous, left.versions], [null, 1, 1])
    await server.as(session, { method: 'DELETE', url: `${url}/dos/versions/1` })
    assert.equal((await get('/dos')).json().code, 'MODEL_NAME_NOT_FOUND')
    assert.equal((await publish('Dos', first.run)).json<ModelVersion>().version, 3)
  })

  it('does not put an altered copy into service', async () => {
    await publish('Alterado', first.run)
    await post('/alterado/withdraw', {})
    const { rows } = await server.db.database.asSystem((trx) =>
      sql<{ id: string }>`select id from model_versions where name = 'alterado'`.execute(trx),
    )
    const file = join(server.folder.artefacts, session.workspace, 'models', rows[0]!.id, 'model.json')
    const bytes = readFileSync(file)
    bytes[bytes.length - 40]! ^= 1
    writeFileSync(file, bytes)
    assert.equal((await post('/alterado/serve', { version: 1 })).json().code, 'MODEL_COPY_DIFFERS')
    assert.equal((await get('/alterado')).json<ModelDetail>().served, null)
  })

  it('is swept where a process died before its row, but not while it may still be published', async () => {
    const stray = join(server.folder.artefacts, session.workspace, 'models', newId<'version'>())
    const { mkdirSync } = await import('node:fs')
    mkdirSync(stray)
    const ids = new Set(kept().filter((id) => !stray.endsWith(id)))
    await sweepVersions(server.services, ids, new Date())
    assert.ok(existsSync(stray))
    await sweepVersions(server.services, ids, new Date(Date.now() + 7_200_000))
    assert.equal(existsSync(stray), false)
    assert.equal(kept().length, ids.size)
  })
})
