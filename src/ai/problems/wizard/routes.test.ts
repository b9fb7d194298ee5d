import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { contribution as files } from '#data/files'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { contribution } from './contribution.ts'
import type { FileProfile } from './schema.ts'

const csv = `cliente_id;visitas;baja\n${Array.from({ length: 400 }, (_, i) => `C-${i};${(i * 7919) % 31};${i % 3 === 0 ? 'sí' : 'no'}`).join('\n')}\n`

describe('questions over HTTP', () => {
  let server: TestServer
  let session: TestSession
  before(async () => {
    server = await testServer([files, contribution])
    session = await firstAdministrator(server)
  })
  after(() => server.close())

  const profile = (text: string | null, fields: Record<string, string> = {}) => {
    const boundary = 'x-rumbo-boundary'
    const part = (name: string, value: string, file = '') =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`
    const parts = [
      ...Object.entries(fields).map(([name, value]) => part(name, value)),
      ...(text === null ? [] : [part('file', text, '; filename="../clientes.csv"')]),
    ]
    return server.as(session, {
      method: 'POST',
      url: '/api/ai/problems/profile',
      payload: `${parts.join('')}--${boundary}--\r\n`,
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    })
  }
  const propose = (payload: object) =>
    server.as(session, { method: 'POST', url: '/api/ai/problems/propose', payload, headers: { 'accept-language': 'en' } })

  it('lists what can be asked, in the words of the reader', async () => {
    const { items } = (await server.as(session, { url: '/api/ai/problems/questions' })).json()
    assert.equal(items.length, 6)
    assert.match(items[0].text, /^¿Quién/)
  })
  it('goes from a file to a definition, and keeps nothing', async () => {
    const arrived = await profile(csv)
    assert.equal(arrived.statusCode, 200, arrived.body)
    const file: FileProfile = arrived.json()
    assert.deepEqual([file.rows, file.columns.map(({ name }) => name)], [400, ['cliente_id', 'visitas', 'baja']])
    assert.ok(!arrived.body.includes('C-17'))
    assert.deepEqual(readdirSync(server.folder.temporary), [])
    const reply = await propose({ question: 'leave', file })
    assert.equal(reply.statusCode, 200, reply.body)
    const { status, definition, words } = reply.json()
    assert.deepEqual([status, definition.target.column, definition.target.positive], ['defined', 'baja', 'sí'])
    assert.match(words.answer, /baja/)
    const other = await propose({ question: 'leave', file, answers: { positive: 'no' } })
    assert.equal(other.json().definition.target.positive, 'no')
  })
  it('tells which columns of the file may say what happened', async () => {
    const file = (await profile(csv)).json()
    const reply = await server.as(session, { method: 'POST', url: '/api/ai/problems/outcomes', payload: { file } })
    assert.equal(reply.statusCode, 200, reply.body)
    assert.equal(reply.json().outcomes[0].column, 'baja')
    assert.equal((await server.as(session, { method: 'POST', url: '/api/ai/problems/outcomes', payload: {} })).statusCode, 400)
  })
  it('refuses what it cannot read or understand, by code', async () => {
    assert.equal((await profile(null)).json().code, 'UPLOAD_MISSING')
    assert.equal((await profile(csv, { dates: 'ymd' })).json().code, 'REQUEST_INVALID')
    assert.equal((await profile('')).statusCode, 422)
    assert.deepEqual(readdirSync(server.folder.temporary), [])
    const file = (await profile(csv)).json()
    assert.equal((await propose({ question: 'leave', file, answers: { target: 'nada' } })).json().code, 'COLUMN_NOT_FOUND')
    assert.equal((await propose({ question: 'leave', file, answers: { target: 'visitas' } })).json().code, 'OUTCOME_DOES_NOT_FIT')
    assert.equal((await propose({ question: 'why', file })).json().code, 'REQUEST_INVALID')
  })
})
