import assert from 'node:assert/strict'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { contribution as problems } from '#ai/problems/wizard'
import { contribution as versions } from '#ai/registry/versions'
import { contribution as files } from '#data/files'
import { contribution as notifications } from '#platform/notifications'
import type { SourceFile } from '#schema/data/files'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { contribution } from './contribution.ts'
import type { Run } from './schema.ts'

const csv = `cliente;visitas;tienda;sexo;baja\n${Array.from({ length: 300 }, (_, i) => `C-${i};${(i * 7919) % 31};${i % 4};${'HM'[i % 2]};${(i * 7919) % 31 < 9 !== (i % 9 === 0) ? 'sí' : 'no'}`).join('\n')}\n`

describe('a run of a kept file', () => {
  let server: TestServer
  let session: TestSession
  before(async () => {
    server = await testServer([notifications, files, problems, versions, contribution], { work: true })
    session = await firstAdministrator(server)
  })
  after(() => server?.close())

  const ask = async <T>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) => {
    const reply = await server.as(session, { method, url, ...(payload ? { payload } : {}) })
    return { status: reply.statusCode, body: (reply.body === '' ? null : reply.json()) as T & { code: string } }
  }
  const until = async <T>(url: string, holds: (body: T) => boolean): Promise<T> => {
    for (let i = 0; i < 1200; i++) {
      const { body } = await ask<T>('GET', url)
      if (holds(body)) return body
      await delay(50)
    }
    return assert.fail(`${url} did not come so far`)
  }
  const bring = async (): Promise<SourceFile> => {
    const { body } = await ask<SourceFile>('POST', '/api/data/files', { name: 'clientes.csv', bytes: Buffer.byteLength(csv) })
    const part = (head: string, value: string) => `--x\r\nContent-Disposition: form-data; ${head}\r\n\r\n${value}\r\n`
    const payload = `${part('name="offset"', '0')}${part('name="file"; filename="piece"', csv)}--x--\r\n`
    const headers = { 'content-type': 'multipart/form-data; boundary=x' }
    await server.as(session, { method: 'POST', url: `/api/data/files/${body.id}/pieces`, payload, headers })
    return until<SourceFile>(`/api/data/files/${body.id}`, ({ state }) => state === 'ready')
  }
  const start = (body: object) => ask<Run>('POST', '/api/ai/autopilot/runs/of-file', body)

  it('takes a copy of its own, what was said of the columns, and survives that the file is deleted', async () => {
    const file = await bring()
    await ask('PATCH', `/api/data/files/${file.id}`, { columns: { tienda: { role: 'dropped' } } })
    await until<SourceFile>(`/api/data/files/${file.id}`, ({ state }) => state === 'ready')
    const { status, body: run } = await start({ file: file.id, target: 'baja', drop: ['sexo'], trials: 2 })
    assert.deepEqual([status, run.fileId, run.file], [202, file.id, 'clientes.csv'], JSON.stringify(run))
    assert.equal((await ask('DELETE', `/api/data/files/${file.id}`)).status, 204)
    const ended = await until<Run>(`/api/ai/autopilot/runs/${run.id}`, (now) => now.status !== 'queued' && now.status !== 'running')
    assert.equal(ended.status, 'delivered', JSON.stringify(ended.error))
    const { body: report } = await ask<{ options: Record<string, unknown> }>('GET', `/api/ai/autopilot/runs/${run.id}/files/run.json`)
    assert.deepEqual(report.options.drop, ['tienda', 'sexo'])
  })

  it('says what such a file holds, and refuses one that is not there or a body that is none', async () => {
    const file = await bring()
    const { status, body } = await ask<{ rows: number; name: string }>('GET', `/api/ai/problems/files/${file.id}`)
    assert.deepEqual([status, body.rows, body.name], [200, 300, 'clientes.csv'])
    const pieces = join(server.folder.artefacts, session.workspace, 'files', file.id)
    for (const piece of readdirSync(pieces)) if (/^\d+$/.test(piece)) rmSync(join(pieces, piece))
    assert.deepEqual((await ask('GET', `/api/ai/problems/files/${file.id}`)).body, body, 'found once, kept, and not read again')
    const other = await bring()
    await ask('GET', `/api/ai/problems/files/${other.id}`)
    await ask('PATCH', `/api/data/files/${other.id}`, { columns: { visitas: { type: 'category' } } })
    await until<SourceFile>(`/api/data/files/${other.id}`, ({ state }) => state === 'ready')
    const again = await ask<{ columns: { name: string; type: string }[] }>('GET', `/api/ai/problems/files/${other.id}`)
    assert.equal(again.body.columns.find(({ name }) => name === 'visitas')!.type, 'category')
    const strange = '0190a000-0000-7000-8000-000000000001'
    assert.equal((await ask('GET', `/api/ai/problems/files/${strange}`)).body.code, 'FILE_NOT_FOUND')
    assert.equal((await start({ file: strange, target: 'baja' })).body.code, 'FILE_NOT_FOUND')
    assert.deepEqual((await start({ file: file.id })).status, 400)
  })
})
