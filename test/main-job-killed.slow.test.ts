import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { Run } from '#schema/ai/autopilot/runs'
import type { ModelDetail } from '#schema/ai/registry/versions'
import type { ScoredRows, Scoring } from '#schema/ai/serving/scorings'
import { largestPiece, type SourceFile } from '#schema/data/files'
import { type Served, serveRumbo } from './browser/served.ts'
import { customersFile } from './model-run.ts'
import { administrator } from './server.ts'

/** The way from a file to an endpoint, with the server killed in each part of it. */
describe('a server that is killed with -9', { timeout: 600_000 }, () => {
  let served: Served
  let headers: Record<string, string>
  let run = ''
  before(async () => {
    served = await serveRumbo()
    const token = new URL(served.firstRunUrl).searchParams.get('token')
    const entered = await fetch(`${served.url}/api/platform/auth/first-run`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, ...administrator, language: 'es' }),
    })
    const { csrf } = (await entered.json()) as { csrf: string }
    headers = { cookie: entered.headers.getSetCookie()[0]!.split(';')[0]!, 'x-csrf-token': csrf }
  })
  after(() => served?.stop())

  const ask = async <T>(path: string, body?: object): Promise<{ status: number; body: T }> => {
    const init = body
      ? { method: 'POST', body: JSON.stringify(body), headers: { ...headers, 'content-type': 'application/json' } }
      : { headers }
    const reply = await fetch(`${served.url}${path}`, init)
    return { status: reply.status, body: (await reply.json()) as T }
  }
  const until = async <T>(path: string, holds: (body: T) => boolean): Promise<T> => {
    for (;;) {
      const { body } = await ask<T>(path)
      if (holds(body)) return body
      await delay(100)
    }
  }
  const send = async (id: string, offset: number, piece: Uint8Array): Promise<SourceFile> => {
    const form = new FormData()
    form.append('offset', String(offset))
    form.append('file', new Blob([Buffer.from(piece)]), 'piece')
    const reply = await fetch(`${served.url}/api/data/files/${id}/pieces`, { method: 'POST', headers, body: form })
    assert.equal(reply.status, 200, await reply.clone().text())
    return (await reply.json()) as SourceFile
  }
  const announce = async (name: string, bytes: number) => (await ask<SourceFile>('/api/data/files', { name, bytes })).body
  /** What the activity log has of a kind. */
  const noted = async (kind: string): Promise<number> =>
    (await ask<{ items: unknown[] }>(`/api/platform/activity/?kind=${kind}&limit=100`)).body.items.length
  /** Asks, and kills the server after so many ms. @returns whether it had answered */
  async function killedDuring(work: () => Promise<unknown>, ms: number): Promise<boolean> {
    const answered = work().then(
      () => true,
      () => false,
    )
    await delay(ms)
    await served.killAndStart()
    return answered
  }

  it('during an upload keeps the pieces that it acknowledged, and the upload goes on from there', async () => {
    const bytes = Buffer.from(`a;baja\n${'1234567890;Sí\n'.repeat(Math.ceil((3.5 * largestPiece) / 15))}`)
    const { id } = await announce('grande.csv', bytes.length)
    let acknowledged = 0
    for (const ms of [0, 30, 120]) {
      const answered = await killedDuring(() => send(id, acknowledged, bytes.subarray(acknowledged, acknowledged + largestPiece)), ms)
      const { body } = await ask<SourceFile>(`/api/data/files/${id}`)
      assert.equal(body.state, 'receiving')
      assert.ok([...(answered ? [] : [acknowledged]), acknowledged + largestPiece].includes(body.received), JSON.stringify(body))
      acknowledged = (await send(id, body.received, bytes.subarray(body.received, body.received + largestPiece))).received
      if (bytes.length - acknowledged <= largestPiece) break
    }
    while (acknowledged < bytes.length)
      acknowledged = (await send(id, acknowledged, bytes.subarray(acknowledged, acknowledged + largestPiece))).received
    // It is being read: that too goes on by itself
    await served.killAndStart()
    const file = await until<SourceFile>(`/api/data/files/${id}`, ({ state }) => state !== 'reading')
    assert.deepEqual([file.state, file.rows], ['ready', bytes.toString().split('\n').length - 2])
    const { body } = await ask<{ items: SourceFile[] }>('/api/data/files')
    assert.deepEqual(
      body.items.map((each) => each.id),
      [id],
    )
    assert.deepEqual([await noted('file.announced'), await noted('file.received'), await noted('file.profiled')], [1, 1, 1])
    assert.deepEqual(
      readdirSync(join(served.data, 'tmp')).filter((name) => name.startsWith('piece-') || name.startsWith('file-')),
      [],
    )
  })

  it('during a run begins it anew, says so, and delivers one result', async () => {
    const csv = Buffer.from(customersFile(3000, 4))
    const { id } = await announce('clientes.csv', csv.length)
    await send(id, 0, csv)
    await until<SourceFile>(`/api/data/files/${id}`, ({ state }) => state === 'ready')
    const started = await ask<Run>('/api/ai/autopilot/runs/of-file', { file: id, target: 'baja', trials: 3 })
    assert.equal(started.status, 202, JSON.stringify(started.body))
    run = started.body.id
    const at = `/api/ai/autopilot/runs/${run}`
    await until<Run>(at, ({ progress }) => (progress?.decisions.length ?? 0) > 2)
    await served.killAndStart()
    const isOver = ({ status }: Run) => status !== 'queued' && status !== 'running'
    const again = await until<Run>(at, (one) => isOver(one) || (one.progress?.restarts ?? 0) > 0)
    assert.equal(again.progress?.restarts, 1, JSON.stringify(again))
    const ended = await until<Run>(at, isOver)
    assert.equal(ended.status, 'delivered', JSON.stringify(ended.error))
    const { body } = await ask<{ items: Run[] }>('/api/ai/autopilot/runs')
    assert.deepEqual([body.items.length, await noted('run.finished')], [1, 1])
    assert.deepEqual(
      readdirSync(join(served.data, 'tmp')).filter((name) => name.startsWith('run-')),
      [],
    )
  })

  it('during a publication leaves a whole version or none, and asking again makes one', async (t) => {
    const publish = () => ask<{ version: number }>('/api/ai/models', { name: 'Bajas', run })
    for (const ms of [5, 60, 160]) {
      t.diagnostic(`after ${ms} ms: ${(await killedDuring(publish, ms)) ? 'answered' : 'cut off'}`)
      const { status, body } = await ask<ModelDetail>('/api/ai/models/bajas')
      if (status === 200) assert.deepEqual([body.list.length, body.served, body.list[0]!.files.length], [1, 1, 3])
      else assert.equal(status, 404)
    }
    const { status, body } = await publish()
    assert.ok(status === 200 || status === 201)
    assert.equal(body.version, 1)
    assert.equal(await noted('model.published'), 1)
    const { body: model } = await ask<ModelDetail>('/api/ai/models/bajas')
    const row = Object.fromEntries(model.current.inputs.map(({ name, typical }) => [name, typical]))
    assert.equal((await ask('/api/ai/models/bajas/predict', { row })).status, 200)
  })

  it('during a scoring begins it anew and leaves one list, whole', async (t) => {
    const csv = Buffer.from(customersFile(150_000, 8))
    const { id } = await announce('muchos.csv', csv.length)
    for (let at = 0; at < csv.length; at += largestPiece) await send(id, at, csv.subarray(at, at + largestPiece))
    await until<SourceFile>(`/api/data/files/${id}`, ({ state }) => state === 'ready')
    const { status, body: asked } = await ask<Scoring>('/api/ai/models/bajas/scorings', { file: id })
    assert.equal(status, 202, JSON.stringify(asked))
    const at = `/api/ai/models/bajas/scorings/${asked.id}`
    const before = await until<Scoring>(at, ({ progress }) => progress === null || progress.share > 0.3)
    assert.equal(before.status, 'running')
    await served.killAndStart()
    const again = await until<Scoring>(at, ({ progress }) => progress === null || progress.restarts > 0)
    assert.equal(again.progress?.restarts, 1, JSON.stringify(again))
    const ended = await until<Scoring>(at, ({ progress }) => progress === null)
    assert.deepEqual([ended.status, ended.rows], ['done', 150_000], JSON.stringify(ended.error))
    const begun = performance.now()
    const { body: page } = await ask<ScoredRows>(`${at}/rows?order=highest`)
    t.diagnostic(`first page of ${ended.rows} rows in ${Math.round(performance.now() - begun)} ms`)
    assert.deepEqual([page.items.length, page.items[0]!.prediction], [50, 'Sí'])
    const file = await (await fetch(`${served.url}${at}/file?format=csv`, { headers })).text()
    assert.equal(file.split('\r\n').length, 150_002)
    const { body: list } = await ask<{ items: Scoring[] }>('/api/ai/models/bajas/scorings')
    assert.deepEqual([list.items.length, await noted('scoring.started'), await noted('scoring.finished')], [1, 1, 1])
    const left = readdirSync(join(served.data, 'tmp')).filter((name) => name.startsWith('scoring-'))
    // What a publication left that was killed stays for an hour: another process may be publishing.
    const drafts = readdirSync(served.data, { recursive: true }).filter((name) => /scorings.*\.draft$/.test(String(name)))
    assert.deepEqual([left, drafts], [[], []])
  })
})
