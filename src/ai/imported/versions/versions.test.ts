import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import type { ImportedVersion } from '../schema.ts'
import { contribution } from './contribution.ts'

const runtime = await import('onnxruntime-node').catch(() => null)
const model = readFileSync(join(import.meta.dirname, '../fixtures/leaves-columns.onnx'))
const boundary = 'x-rumbo-boundary'
/** A form with a file, as bytes. */
const form = (fields: Readonly<Record<string, string>>, file: Buffer | null) => {
  const head = (name: string, more = '') => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`
  const parts = Object.entries(fields).map(([name, value]) => Buffer.from(`${head(name)}${value}\r\n`))
  const own = file ? [Buffer.from(head('file', '; filename="m.onnx"')), file, Buffer.from('\r\n')] : []
  return {
    payload: Buffer.concat([...parts, ...own, Buffer.from(`--${boundary}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  }
}

describe('imported models over HTTP', { skip: runtime === null && 'onnxruntime-node is not installed' }, () => {
  let server: TestServer
  let session: TestSession
  before(async () => {
    server = await testServer([contribution])
    session = await firstAdministrator(server)
  })
  after(() => server.close())
  const url = '/api/ai/imported/models'
  const send = (fields: Readonly<Record<string, string>>, file: Buffer | null = model) =>
    server.as(session, { method: 'POST', url, ...form(fields, file) })
  const kept = () => {
    const folder = join(server.folder.artefacts, session.workspace, 'imported')
    return existsSync(folder) ? readdirSync(folder) : []
  }

  it('are kept as versions of a name, sealed, listed, and tell what is not known of them', async () => {
    const [first, second] = [
      await send({ name: 'leaves', positive: 'Sí' }),
      await send({ name: 'leaves', map: 'visits=visitas\ncity=ciudad' }),
    ]
    assert.equal(first.statusCode, 201, first.body)
    const [one, two] = [first.json<ImportedVersion>(), second.json<ImportedVersion>()]
    assert.deepEqual([one.version, two.version, one.imported, one.kind], [1, 2, true, 'binary'])
    assert.deepEqual(
      two.inputs.map(({ columns }) => columns),
      [['visitas'], ['spend'], ['ciudad']],
    )
    assert.equal(readFileSync(join(server.folder.artefacts, session.workspace, 'imported', one.id)).includes('skl2onnx'), false)
    const list = (await server.as(session, { url: `${url}?limit=1` })).json()
    assert.deepEqual([list.items.length, list.items[0].id, typeof list.next], [1, two.id, 'string'])
    assert.deepEqual((await server.as(session, { url: `${url}/${one.id}` })).json(), one)
    const card = await server.as(session, { url: `${url}/${one.id}/card` })
    assert.match(card.body, /Modelo importado[\s\S]*Lo que no sabemos/)
  })

  it('answer rows, gaps included, and name a value that they cannot read', async () => {
    const { id } = (await send({ name: 'asked', positive: 'Sí' })).json<ImportedVersion>()
    const ask = (rows: unknown) => server.as(session, { method: 'POST', url: `${url}/${id}/predict`, payload: { rows } })
    const reply = await ask([
      { visits: 29, spend: 10, city: 'Lugo' },
      { visits: 0, spend: '490.5', city: null },
      { visits: 3, spend: null, city: 'Cádiz' },
    ])
    assert.equal(reply.statusCode, 200, reply.body)
    const { answers } = reply.json()
    assert.deepEqual(answers.map(({ prediction }: { prediction: string }) => prediction).slice(0, 2), ['Sí', 'No'])
    assert.ok(answers[0].score > 0.9 && answers[1].score < 0.2 && answers[2].score > 0)
    assert.equal((await ask([{ visits: 'many', spend: 1, city: 'Lugo' }])).json().code, 'IMPORTED_VALUE_UNREAD')
    assert.equal((await ask([{ visits: 1, spend: 1 }])).json().code, 'RECIPE_COLUMN_MISSING')
    assert.equal((await ask([])).json().code, 'REQUEST_INVALID')
  })

  it('are refused whole: nothing is kept of a file that is none, of a form without one, or of a wrong field', async () => {
    const before = kept()
    assert.equal((await send({ name: 'x' }, Buffer.from('PK not a model'))).json().code, 'ONNX_DAMAGED')
    assert.equal((await send({ name: 'x' }, null)).json().code, 'IMPORTED_FILE_MISSING')
    assert.equal((await send({ name: 'x', map: 'nothing' })).json().code, 'REQUEST_INVALID')
    assert.equal((await send({ name: 'x', map: 'Z=a' })).json().code, 'IMPORT_INPUT_UNKNOWN')
    assert.deepEqual(kept(), before)
  })

  it('are erased with their file', async () => {
    const { id } = (await send({ name: 'gone' })).json<ImportedVersion>()
    assert.ok(kept().includes(id))
    assert.equal((await server.as(session, { method: 'DELETE', url: `${url}/${id}` })).statusCode, 204)
    assert.equal(kept().includes(id), false)
    assert.equal((await server.as(session, { url: `${url}/${id}` })).json().code, 'IMPORTED_NOT_FOUND')
  })
})
