import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { InjectOptions } from 'fastify'
import { contribution as runs } from '#ai/autopilot/runs'
import { contribution as problems } from '#ai/problems/wizard'
import { contribution as models } from '#ai/registry/versions'
import { contribution as endpoint } from '#ai/serving/endpoint'
import { type Language, languages, newId } from '#base'
import { contribution as files } from '#data/files'
import type { Run } from '#schema/ai/autopilot/runs'
import type { ModelDetail } from '#schema/ai/registry/versions'
import { largestPiece, type SourceFile } from '#schema/data/files'
import { addFile } from '../src/data/files/store.ts'
import { sentences } from '../src/server/contributions.ts'
import { type BadFile, badFiles, clean } from './bad-files.ts'
import { dropFolder, finishedRun } from './model-run.ts'
import { firstAdministrator, type TestServer, type TestSession, testServer } from './server.ts'

type Told = Readonly<{ code: string; what: string; expected: string; mend: string }>
type Answer<T> = Readonly<{ status: number; body: T & Told }>
const other: Record<Language, Language> = { es: 'en', en: 'es' }
const boundary = 'piece'
const part = (disposition: string, content: Uint8Array) =>
  Buffer.concat([Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`), content, Buffer.from('\r\n')])

describe('the main job over HTTP refuses', () => {
  let server: TestServer
  let ana: TestSession
  let model: Awaited<ReturnType<typeof finishedRun>>
  let withoutSignal: Awaited<ReturnType<typeof finishedRun>>
  before(async () => {
    server = await testServer([...sentences, files, problems, runs, models, endpoint], { work: true })
    ana = await firstAdministrator(server)
    // Without a language of the person, the one of each request
    await server.as(ana, { method: 'PATCH', url: '/api/platform/auth/preferences', payload: { language: null } })
    model = await finishedRun(server, ana)
    withoutSignal = await finishedRun(server, ana, {
      csv: clean(60).replace(/(Sí|No)\n/g, (_, __, at: number) => (at % 2 ? 'Sí\n' : 'No\n')),
    })
  })
  after(async () => {
    for (const made of [model, withoutSignal]) if (made) dropFolder(made)
    await server?.close()
  })

  const ask = async <T>(language: Language, request: InjectOptions & { url: string }): Promise<Answer<T>> => {
    const reply = await server.as(ana, { ...request, headers: { ...request.headers, 'accept-language': language } })
    return { status: reply.statusCode, body: (reply.body === '' ? {} : reply.json()) as T & Told }
  }
  const post = <T>(language: Language, url: string, payload: object) => ask<T>(language, { method: 'POST', url, payload })

  /** A file, in pieces, and what it is once it was read; or the refusal of it. */
  async function bring(language: Language, name: string, content: Buffer): Promise<Answer<SourceFile>> {
    const made = await post<SourceFile>(language, '/api/data/files', { name, bytes: content.length })
    if (made.status !== 201) return made
    const url = `/api/data/files/${made.body.id}`
    for (let offset = 0; offset < content.length; offset += largestPiece) {
      const payload = Buffer.concat([
        part('name="offset"', Buffer.from(String(offset))),
        part('name="file"; filename="piece"', content.subarray(offset, offset + largestPiece)),
        Buffer.from(`--${boundary}--\r\n`),
      ])
      const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` }
      const sent = await ask<SourceFile>(language, { method: 'POST', url: `${url}/pieces`, payload, headers })
      assert.equal(sent.status, 200, JSON.stringify(sent.body))
    }
    for (;;) {
      const file = await ask<SourceFile>(language, { url })
      if (file.body.state !== 'reading') return file
      await delay(20)
    }
  }
  const ended = async (language: Language, id: string): Promise<Run> => {
    for (;;) {
      const { body } = await ask<Run>(language, { url: `/api/ai/autopilot/runs/${id}` })
      if (body.status !== 'queued' && body.status !== 'running') return body
      await delay(50)
    }
  }

  /** Three sentences in the language asked for, whole, without the inside of the program. */
  function assertTold(told: Told, elsewhere: Told, code: string, language: Language, says?: RegExp): void {
    assert.equal(told.code, code, JSON.stringify(told))
    const common =
      language === 'es' ? /(^|\s)(el|la|los|las|un|una|de|que|no|con|en|al) /i : /(^|\s)(the|a|an|of|that|no|not|with|in|to|is) /i
    for (const key of ['what', 'expected', 'mend'] as const) {
      assert.ok(told[key].length > 5, `${key}: ${told[key]}`)
      assert.doesNotMatch(told[key], /\{\w+(:\w+)?\}|\n\s+at |node:internal|\.ts:\d+/)
    }
    assert.match(`${told.what} ${told.expected} ${told.mend}`, common)
    assert.notEqual(told.mend, elsewhere.mend)
    if (says) assert.match(told.what + told.expected + told.mend, says)
  }

  /** What becomes of a file of which `baja` is to be foretold: refused at once, when read, or by the run of it. */
  async function refusal(one: BadFile, language: Language): Promise<{ told: Told; elsewhere: Told; file: string | null }> {
    const content = Buffer.from(one.content)
    const name = one.file ?? 'clientes.csv'
    const brought = await bring(language, name, content)
    if (brought.status >= 400) return { told: brought.body, elsewhere: (await bring(other[language], name, content)).body, file: null }
    const { id, state } = brought.body
    if (state === 'unusable') {
      const elsewhere = await ask<SourceFile>(other[language], { url: `/api/data/files/${id}` })
      return { told: brought.body.error!, elsewhere: elsewhere.body.error!, file: id }
    }
    const begun = await post<Run>(language, '/api/ai/autopilot/runs/of-file', { file: id, target: 'baja' })
    assert.equal(begun.status, 202, JSON.stringify(begun.body))
    const run = await ended(language, begun.body.id)
    assert.equal(run.status, 'failed', `${one.name}: ${run.status}`)
    assert.deepEqual([run.file, run.target, run.fileId, run.files], [name, 'baja', id, []])
    return { told: run.error!, elsewhere: (await ended(other[language], run.id)).error!, file: id }
  }

  for (const one of badFiles)
    for (const language of languages)
      it(`${one.name} (${language})`, async () => {
        const { told, elsewhere, file } = await refusal(one, language)
        assertTold(told, elsewhere, one.code, language, one.says)
        assert.deepEqual(readdirSync(server.folder.temporary), [])
        // What was brought is still there, to be looked at, read otherwise or erased
        if (file !== null)
          assert.equal((await ask<SourceFile>(language, { url: `/api/data/files/${file}` })).body.bytes, Buffer.byteLength(one.content))
      })

  it('a quarter of a gigabyte without an end of line, in both languages', async () => {
    const content = Buffer.alloc(2 ** 28, 'x')
    content.write('a,baja\n"')
    const { told, elsewhere } = await refusal({ name: 'long', code: 'SOURCE_RECORD_TOO_LONG', content }, 'es')
    assertTold(told, elsewhere, 'SOURCE_RECORD_TOO_LONG', 'es')
    assertTold(elsewhere, told, 'SOURCE_RECORD_TOO_LONG', 'en')
  })

  describe('what is asked of a good file', () => {
    let file: string
    before(async () => {
      const { body } = await bring('es', 'clientes.csv', Buffer.from(clean()))
      assert.equal(body.state, 'ready')
      file = body.id
    })
    const asked: readonly [name: string, code: string, options: Record<string, unknown>, says?: RegExp][] = [
      ['a target that is not there, the nearest name suggested', 'TARGET_NOT_FOUND', { target: 'bajas' }, /baja/],
      ['a positive value that the target does not have', 'POSITIVE_NOT_FOUND', { target: 'baja', positive: 'Quizá' }, /Quizá/],
      ['a column to drop that is not there', 'COLUMN_NOT_FOUND', { target: 'baja', drop: ['edat'] }, /edad/],
      ['no target', 'REQUEST_INVALID', {}],
      ['a cost that is not a number', 'REQUEST_INVALID', { target: 'baja', value: 10, cost: 'poco' }],
      ['a field that nobody asked for', 'REQUEST_INVALID', { target: 'baja', semilla: 3 }],
    ]
    for (const [name, code, options, says] of asked)
      for (const language of languages)
        it(`${name} (${language})`, async () => {
          const begin = (of: Language) => post<Run>(of, '/api/ai/autopilot/runs/of-file', { file, ...options })
          const begun = await begin(language)
          if (begun.status >= 400) return assertTold(begun.body, (await begin(other[language])).body, code, language, says)
          const run = await ended(language, begun.body.id)
          assertTold(run.error!, (await ended(other[language], run.id)).error!, code, language, says)
        })
  })

  describe('what is published and asked', () => {
    let row: Record<string, unknown>
    before(async () => {
      assert.equal((await post('es', '/api/ai/models', { name: 'bajas', run: model.run })).status, 201)
      const { body } = await ask<ModelDetail>('es', { url: '/api/ai/models/bajas' })
      row = Object.fromEntries(body.current!.inputs.map(({ name, typical }) => [name, typical]))
    })
    const published = (body: () => object) => (language: Language) => post<object>(language, '/api/ai/models', body())
    const predicted =
      (body: () => object, name = 'bajas') =>
      (language: Language) =>
        post<object>(language, `/api/ai/models/${name}/predict`, body())
    const strange = newId<'file'>()
    before(async () => {
      const { database, otherScope } = server.db
      await database.inScope(otherScope, (trx) => addFile(trx, otherScope, { id: strange, name: 'ajeno.csv', bytes: 10 }, new Date()))
    })
    const sent = (type: string, payload: string) => (language: Language) =>
      ask<object>(language, { method: 'POST', url: '/api/ai/models/bajas/predict', headers: { 'content-type': type }, payload })
    const cases: readonly [
      name: string,
      status: number,
      code: string,
      ask: (language: Language) => Promise<Answer<object>>,
      says?: RegExp,
    ][] = [
      ['a name that can be no address', 422, 'MODEL_NAME_UNUSABLE', published(() => ({ name: '¿?', run: model.run }))],
      ['a run that found nothing', 409, 'RUN_WITHOUT_MODEL', published(() => ({ name: 'Nada', run: withoutSignal.run }))],
      ['a run that is not there', 404, 'RUN_NOT_FOUND', published(() => ({ name: 'Nada', run: newId<'run'>() }))],
      ['no name', 400, 'REQUEST_INVALID', published(() => ({ name: '', run: model.run }))],
      ['a model that nobody published', 404, 'MODEL_NAME_NOT_FOUND', predicted(() => ({ row }), 'nadie')],
      ['no row', 400, 'REQUEST_INVALID', predicted(() => ({ rows: [] }))],
      ['a column left out', 422, 'ROWS_UNREADABLE', predicted(() => ({ row: { ...row, visitas: undefined } }))],
      ['a number that is a word', 422, 'ROWS_UNREADABLE', predicted(() => ({ row: { ...row, gasto: 'mucho' } }))],
      ['a name that is a page of its own', 422, 'MODEL_NAME_UNUSABLE', published(() => ({ name: 'Publish', run: model.run }))],
      ['a truth that is neither of two words', 422, 'ROWS_UNREADABLE', predicted(() => ({ row: { ...row, móvil: 'quizá' } }))],
      ['a truth that is a number', 422, 'ROWS_UNREADABLE', predicted(() => ({ row: { ...row, móvil: 7 } }))],
      ['a value that is an object', 400, 'REQUEST_INVALID', predicted(() => ({ row: { ...row, gasto: {} } }))],
      ['more rows than are answered at once', 400, 'REQUEST_INVALID', predicted(() => ({ rows: Array(1001).fill(row) }))],
      ['a body that is no JSON', 400, 'BODY_NOT_JSON', sent('application/json', '{"row":')],
      ['a body of another kind', 415, 'MEDIA_TYPE_UNSUPPORTED', sent('text/csv', 'a,b')],
      ['a file of another workspace', 404, 'FILE_NOT_FOUND', (language) => ask(language, { url: `/api/data/files/${strange}` })],
      [
        'a file of another workspace, erased',
        404,
        'FILE_NOT_FOUND',
        (language) => ask(language, { method: 'DELETE', url: `/api/data/files/${strange}` }),
      ],
      [
        'a run of a file of another workspace',
        404,
        'FILE_NOT_FOUND',
        (language) => post(language, '/api/ai/autopilot/runs/of-file', { file: strange, target: 'baja' }),
      ],
      ['a file of nobody', 404, 'FILE_NOT_FOUND', (language) => ask(language, { url: `/api/data/files/${newId<'file'>()}` })],
      [
        'a run of a file of nobody',
        404,
        'FILE_NOT_FOUND',
        (language) => post(language, '/api/ai/autopilot/runs/of-file', { file: newId<'file'>(), target: 'baja' }),
      ],
    ]
    for (const [name, status, code, request] of cases)
      for (const language of languages)
        it(`${name} (${language})`, async () => {
          const answer = await request(language)
          assert.equal(answer.status, status, JSON.stringify(answer.body))
          assertTold(answer.body, (await request(other[language])).body, code, language)
        })
    it('a name that is taken is no refusal: the same run twice is one version', async () => {
      const { status, body } = await post<{ version: number }>('es', '/api/ai/models', { name: 'Bajas', run: model.run })
      assert.deepEqual([status, body.version], [200, 1])
    })
    it('a column that the model does not know is named and left aside', async () => {
      const { status, body } = await predicted(() => ({ row: { ...row, color: 'rojo' } }))('es')
      assert.deepEqual([status, (body as unknown as { ignored: string[] }).ignored], [200, ['color']])
    })
    it('whoever lacks the permission, in both languages', async () => {
      const key = await post<{ token: string }>('es', '/api/platform/auth/keys', {
        name: 'web',
        permissions: ['ai.serving.predict'],
        days: 1,
      })
      const byKey = async (language: Language, url: string, payload: object): Promise<Answer<object>> => {
        const headers = { host: '127.0.0.1', authorization: `Bearer ${key.body.token}`, 'accept-language': language }
        const reply = await server.app.inject({ method: 'POST', url, payload, headers })
        return { status: reply.statusCode, body: reply.json() }
      }
      for (const [url, payload] of [
        ['/api/data/files', { name: 'a.csv', bytes: 3 }],
        ['/api/ai/autopilot/runs/of-file', { file: newId<'file'>(), target: 'baja' }],
        ['/api/ai/models', { name: 'otra', run: model.run }],
      ] as const)
        for (const language of languages) {
          const answer = await byKey(language, url, payload)
          assert.equal(answer.status, 403, url)
          assertTold(answer.body, (await byKey(other[language], url, payload)).body, 'PERMISSION_DENIED', language)
        }
    })
  })
})
