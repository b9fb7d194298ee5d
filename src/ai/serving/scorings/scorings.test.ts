import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import ExcelJS from 'exceljs'
import { type RawBuilder, sql } from 'kysely'
import { contribution as runs } from '#ai/autopilot/runs'
import { contribution as registry } from '#ai/registry/versions'
import { newId } from '#base'
import { contribution as files } from '#data/files'
import { contribution as activityLog } from '#platform/activity-log'
import type { JobRunner } from '#platform/jobs'
import { contribution as notifications } from '#platform/notifications'
import type { SourceFile } from '#schema/data/files'
import { customersFile, dropFolder, finishedRun } from '#test/model-run'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { texts as registryTexts } from '#texts/ai/registry'
import { contribution as endpoint } from '../endpoint/index.ts'
import { score } from '../score.ts'
import { contribution } from './index.ts'
import { scoreJob } from './job.ts'
import { everyScoringFolder } from './kept.ts'
import type { ScoredRow, ScoredRows, Scoring } from './schema.ts'
import { findScoring } from './store.ts'

const url = '/api/ai/models'
const scratch = mkdtempSync(join(tmpdir(), 'rumbo-scorings-'))
after(() => rmSync(scratch, { recursive: true, force: true }))

/** Cells of a CSV without line ends in them. */
const cellsOf = (line: string, separator: string): string[] =>
  [...line.matchAll(new RegExp(`(?:^|${separator})(?:"((?:[^"]|"")*)"|([^${separator}]*))`, 'g'))].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain!,
  )

describe('scorings of files', () => {
  let server: TestServer
  let session: TestSession
  let made: Awaited<ReturnType<typeof finishedRun>>
  before(async () => {
    server = await testServer([activityLog, notifications, files, runs, registry, endpoint, contribution, { texts: registryTexts }])
    session = await firstAdministrator(server)
    made = await finishedRun(server, session)
    await server.as(session, { method: 'POST', url, payload: { name: 'Bajas', run: made.run } })
    await (server.services.jobs as JobRunner).work()
  })
  after(async () => {
    dropFolder(made)
    await server.close()
  })
  const ask = async <T>(method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object, headers: Record<string, string> = {}) => {
    const reply = await server.as(session, {
      ...{ method, url: path },
      headers,
      ...(payload ? { payload } : {}),
    })
    const isJson = /json/.test(String(reply.headers['content-type']))
    return { status: reply.statusCode, headers: reply.headers, raw: reply.rawPayload, body: (isJson ? reply.json() : null) as T }
  }
  /** Changes what the server knows of whoever asks, for some work. */
  async function having<T>(change: RawBuilder<unknown>, work: () => Promise<T>): Promise<T> {
    const set = (to: RawBuilder<unknown>) => server.db.database.asSystem((trx) => to.execute(trx))
    await set(change)
    // Told to the process by the database, after the commit
    await delay(100)
    try {
      return await work()
    } finally {
      await set(sql`update members set roles = '{administrator}' where principal_id = ${session.principal}`)
      await set(sql`update accounts set language = 'es' where account_id = ${session.principal}`)
      await delay(100)
    }
  }
  const inEnglish = async (scoring: Scoring): Promise<Scoring> =>
    having(sql`update accounts set language = 'en' where account_id = ${session.principal}`, async () => {
      const { body } = await ask<Scoring>('GET', at(scoring))
      return body
    })
  /** A kept file that has been read. */
  async function bring(name: string, content: string): Promise<string> {
    const bytes = Buffer.from(content)
    const { body } = await ask<SourceFile>('POST', '/api/data/files', { name, bytes: bytes.length })
    const form = new FormData()
    form.append('offset', '0')
    form.append('file', new Blob([bytes]), 'piece')
    const request = new Request('http://x', { method: 'POST', body: form })
    await server.as(session, {
      ...{ method: 'POST', url: `/api/data/files/${body.id}/pieces`, payload: Buffer.from(await request.arrayBuffer()) },
      headers: { 'content-type': request.headers.get('content-type')! },
    })
    while ((await ask<SourceFile>('GET', `/api/data/files/${body.id}`)).body.state === 'reading') await delay(20)
    return body.id
  }
  const start = (file: string, name = 'bajas', headers = {}) =>
    ask<Scoring & { code?: string }>('POST', `${url}/${name}/scorings`, { file }, headers)
  const at = ({ id }: Pick<Scoring, 'id'>) => `${url}/bajas/scorings/${id}`
  async function ended(scoring: Pick<Scoring, 'id'>): Promise<Scoring> {
    for (;;) {
      const { status, body } = await ask<Scoring>('GET', at(scoring))
      assert.equal(status, 200, JSON.stringify(body))
      if (body.progress === null) return body
      await delay(20)
    }
  }
  const scored = async (name: string, content: string): Promise<Scoring> => ended((await start(await bring(name, content))).body)
  const kinds = async (id: string) =>
    (
      await server.db.database.asSystem((trx) =>
        sql<{ kind: string }>`select kind from activities where subject = ${`scoring:${id}`} order by id`.execute(trx),
      )
    ).rows.map(({ kind }) => kind)
  const everyRow = async (scoring: Scoring, order: string, limit = 200): Promise<ScoredRow[]> => {
    const items: ScoredRow[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path: string = `${at(scoring)}/rows?order=${order}&limit=${limit}${cursor && `&cursor=${cursor}`}`
      const page: ScoredRows = (await ask<ScoredRows>('GET', path)).body
      items.push(...page.items)
      cursor = page.next
    }
    return items
  }

  it('give what the command line writes for the same file and what the endpoint answers row by row, with reasons', async () => {
    const csv = customersFile(5000, 11)
    const file = join(scratch, 'nuevos.csv')
    writeFileSync(file, csv)
    const out = join(scratch, 'scores.csv')
    await score({ model: made.folder, file, out, language: 'es' })
    const expected = readFileSync(out, 'utf8')

    const asked = await start(await bring('Nuevos de Lugo.csv', csv))
    assert.equal(asked.status, 202, JSON.stringify(asked.body))
    assert.equal(asked.headers.location, at(asked.body))
    assert.deepEqual([asked.body.model, asked.body.file, asked.body.target], [{ name: 'bajas', version: 1 }, 'Nuevos de Lugo.csv', 'baja'])
    assert.equal(asked.body.askedBy.name, 'Ana López')
    const scoring = await ended(asked.body)
    assert.deepEqual([scoring.status, scoring.rows, scoring.error], ['done', 5000, null])
    const csvFile = await ask('GET', `${at(scoring)}/file?format=csv`)
    assert.equal(csvFile.raw.toString(), expected)
    assert.equal(csvFile.headers['content-disposition'], 'attachment; filename="bajas-scores.csv"')

    const rows = await everyRow(scoring, 'file')
    const lines = expected.trimEnd().split('\r\n').slice(1)
    assert.deepEqual(
      rows.map(({ row, id, score: p, prediction, reasons }) => [row, id, String(p), prediction, ...reasons]),
      lines.map((line, i) => [i + 1, ...cellsOf(line, ',').filter((cell, j) => j < 3 || cell !== '')]),
    )
    const [header, ...records] = csv.trimEnd().split('\r\n')
    for (const i of [0, 17, 4095, 4096, 4999]) {
      const cells = records[i]!.split(';')
      const row = Object.fromEntries(header!.split(';').map((name, j) => [name, cells[j]]))
      const { body } = await ask<{ answers: { score: number; prediction: string; reasons: { text: string }[] }[] }>(
        ...(['POST', `${url}/bajas/predict`, { row, reasons: true }] as const),
      )
      const [answer] = body.answers
      assert.deepEqual([answer!.score, answer!.prediction], [rows[i]!.score, rows[i]!.prediction])
      assert.deepEqual(
        answer!.reasons.map(({ text }) => text),
        rows[i]!.reasons,
      )
    }

    const { summary } = scoring
    assert.ok(summary?.kind === 'binary')
    assert.deepEqual([summary.positive, summary.predicted], ['Sí', rows.filter(({ prediction }) => prediction === 'Sí').length])
    assert.ok(Math.abs(summary.mean - rows.reduce((sum, row) => sum + row.score, 0) / 5000) < 1e-6)
    assert.equal(
      summary.steps.counts.reduce((sum, n) => sum + n, 0),
      5000,
    )
    const highest = await everyRow(scoring, 'highest', 170)
    assert.deepEqual(highest, rows.toSorted((a, b) => b.score - a.score || a.row - b.row).slice(0, 1000))
    assert.deepEqual(await everyRow(scoring, 'lowest'), rows.toSorted((a, b) => a.score - b.score || a.row - b.row).slice(0, 1000))

    assert.deepEqual(await kinds(scoring.id), ['scoring.started', 'scoring.finished'])
    const inbox = (await ask<{ items: { kind: string; link: string }[] }>('GET', '/api/platform/notifications')).body
    assert.ok(inbox.items.some(({ kind, link }) => kind === 'scoring.ready' && link === `ai/registry/bajas/scorings/${scoring.id}`))
    const folder = join(server.folder.artefacts, session.workspace, 'scorings', scoring.id)
    assert.equal(readdirSync(folder).length, 2 + 3)
    for (const name of readdirSync(folder)) assert.equal(readFileSync(join(folder, name)).includes('visitas'), false, name)
    assert.deepEqual(readdirSync(server.folder.temporary), [])
  })

  it('stand in a workbook with the highest first', async () => {
    const scoring = await scored('muchos.csv', customersFile(60, 4))
    const book = new ExcelJS.Workbook()
    await book.xlsx.load((await ask('GET', `${at(scoring)}/file?format=xlsx`)).raw as never)
    const sheet = book.worksheets[0]!
    const shown = Array.from({ length: sheet.rowCount - 1 }, (_, i) => ({
      id: String(sheet.getCell(i + 2, 1).value),
      score: Number(sheet.getCell(i + 2, 2).value),
    }))
    const rows = (await everyRow(scoring, 'file')).toSorted((a, b) => b.score - a.score || a.row - b.row)
    assert.equal(rows.length, 60)
    assert.deepEqual(
      shown,
      rows.map(({ id, score }) => ({ id, score })),
    )
  })

  it('are downloaded as a workbook and as CSV for Excel in Spanish, with the same numbers and no formulas', async () => {
    const scoring = await scored(
      'fórmulas.csv',
      'cliente;visitas;gasto;plan;alta;móvil\n=1+1;2;10,5;oro;05/03/2024;Sí\n"@a;b";9;3,25;plata;06/03/2024;No\n',
    )
    const rows = await everyRow(scoring, 'file')
    assert.deepEqual(
      rows.map(({ id }) => id),
      ['=1+1', '@a;b'],
    )
    const spanish = (await ask('GET', `${at(scoring)}/file?format=csv-es`)).raw
    assert.deepEqual([...spanish.subarray(0, 3)], [0xef, 0xbb, 0xbf])
    const lines = spanish.subarray(3).toString().split('\r\n')
    assert.deepEqual([lines.length, lines[3]], [4, ''])
    const read = lines.slice(0, 3).map((line) => cellsOf(line, ';'))
    assert.deepEqual(read[0], ['cliente', 'score', 'prediction', 'reason_1', 'reason_2', 'reason_3'])
    assert.deepEqual([read[1]![0], read[2]![0]], ["'=1+1", "'@a;b"])
    for (const [i, row] of rows.entries()) {
      assert.match(read[i + 1]![1]!, /^\d,\d+$/)
      assert.equal(Number(read[i + 1]![1]!.replace(',', '.')), row.score)
      assert.deepEqual(
        read[i + 1]!.slice(3).filter((cell) => cell !== ''),
        row.reasons,
      )
    }
    const book = new ExcelJS.Workbook()
    const workbook = await ask('GET', `${at(scoring)}/file`)
    assert.match(String(workbook.headers['content-type']), /spreadsheetml/)
    await book.xlsx.load(workbook.raw as never)
    const sheet = book.worksheets[0]!
    assert.deepEqual([sheet.name, sheet.rowCount, sheet.getCell('A2').value], ['Puntuaciones', 3, '=1+1'])
    assert.deepEqual([sheet.getCell('B2').value, sheet.getCell('B3').value], [rows[0]!.score, rows[1]!.score])
    assert.equal((await ask('GET', `${at(scoring)}/file?format=pdf`)).status, 400)
  })

  it('tell what was read with doubt: no id column, cells of the wrong type, columns that nobody asked for', async () => {
    const scoring = await scored('raro.csv', 'visitas;gasto;plan;alta;móvil;color\nNaN;mucho;oro;nunca;Sí;rojo\n3;;;;;\n')
    assert.deepEqual([scoring.status, scoring.rows], ['done', 2])
    const texts = scoring.decisions.filter(({ level }) => level === 'warning').map(({ text }) => text)
    assert.ok(
      texts.some((text) => /no tiene la columna «cliente»/.test(text)),
      texts.join('\n'),
    )
    assert.ok(texts.some((text) => /gasto/.test(text) && /mucho/.test(text)))
    const body = await inEnglish(scoring)
    assert.ok(
      body.decisions.some(({ text }) => /has no column “cliente”/.test(text)),
      JSON.stringify(body.decisions),
    )
    assert.deepEqual([body.language, scoring.language], ['es', 'es'])
    const page = (await ask<ScoredRows>('GET', `${at(scoring)}/rows?order=file`)).body
    assert.deepEqual([page.idName, page.items.map(({ id }) => id), page.next], ['row', ['1', '2'], null])
  })

  it('that cannot be made say why, in the language of whoever reads, and leave nothing on disk', async () => {
    const short = await scored('corto.csv', 'cliente;gasto;alta\n1;3,5;05/03/2024\n')
    assert.deepEqual([short.status, short.error?.code], ['failed', 'COLUMNS_MISSING'])
    for (const name of ['visitas', 'plan', 'móvil']) assert.match(short.error!.what, new RegExp(name))
    const body = await inEnglish(short)
    assert.match(body.error!.what, /^The file lacks columns/)
    assert.ok(body.error!.expected.length > 10 && body.error!.mend.length > 10)
    assert.equal((await ask<{ code: string }>('GET', `${at(short)}/rows`)).body.code, 'SCORING_NOT_FINISHED')
    assert.equal((await ask<{ code: string }>('GET', `${at(short)}/file`)).body.code, 'SCORING_NOT_FINISHED')
    assert.ok(!(await everyScoringFolder(server.folder)).some(({ scoring }) => scoring === short.id))
    assert.deepEqual(readdirSync(server.folder.temporary), [])
    const headerOnly = await bring('cabecera.csv', 'cliente;visitas\n')
    assert.deepEqual([(await start(headerOnly)).status, (await start(headerOnly)).body.code], [409, 'FILE_NOT_READY'])
    assert.equal((await start(newId<'file'>())).body.code, 'FILE_NOT_FOUND')
    const file = await bring('bien.csv', customersFile(20, 1))
    assert.equal((await start(file, 'nadie')).body.code, 'MODEL_NAME_NOT_FOUND')
    for (const payload of [{}, { file: 'clientes.csv' }, { file, version: 1 }])
      assert.equal((await ask<{ code: string }>('POST', `${url}/bajas/scorings`, payload)).body.code, 'REQUEST_INVALID')
    assert.equal((await ask<{ code: string }>('GET', `${url}/nadie/scorings`)).body.code, 'MODEL_NAME_NOT_FOUND')
    assert.equal((await ask<{ code: string }>('GET', `${url}/otro/scorings/${short.id}`)).body.code, 'SCORING_NOT_FOUND')
  })

  it('are asked for once with one idempotency key, listed newest first, and erased with all they hold', async () => {
    const file = await bring('lista.csv', customersFile(30, 2))
    const key = { 'idempotency-key': newId() }
    const [first, again] = [await start(file, 'bajas', key), await start(file, 'bajas', key)]
    assert.equal(first.body.id, again.body.id)
    const other = (await start(file)).body
    await Promise.all([ended(first.body), ended(other)])
    const list = (await ask<{ items: Scoring[]; next: string }>('GET', `${url}/bajas/scorings?limit=1`)).body
    const next = (await ask<{ items: Scoring[] }>('GET', `${url}/bajas/scorings?limit=1&cursor=${list.next}`)).body
    assert.deepEqual([list.items[0]!.id, next.items[0]!.id], [other.id, first.body.id])
    assert.equal((await ask<{ code: string }>('POST', `${at(other)}/cancel`, {})).body.code, 'SCORING_ENDED')
    const folder = join(server.folder.artefacts, session.workspace, 'scorings', other.id)
    assert.ok(existsSync(folder))
    assert.equal((await ask('DELETE', at(other))).status, 204)
    assert.ok(!existsSync(folder))
    assert.equal((await ask('GET', at(other))).status, 404)
    assert.deepEqual(await kinds(other.id), ['scoring.started', 'scoring.finished', 'scoring.erased'])
  })

  it('stop while they work where a person says so, and leave nothing on disk', async () => {
    const { body } = await start(await bring('largo.csv', customersFile(60_000, 6)))
    for (let share = 0; share < 0.25; ) {
      const { progress, status } = (await ask<Scoring>('GET', at(body))).body
      assert.ok(progress, `it had ended: ${status}`)
      share = progress.share
      await delay(5)
    }
    assert.equal((await ask<Scoring>('POST', `${at(body)}/cancel`, {})).body.status, 'cancelled')
    const isLeft = async () =>
      readdirSync(server.folder.temporary).length > 0 ||
      (await everyScoringFolder(server.folder)).some(({ scoring }) => scoring === body.id)
    while (await isLeft()) await delay(20)
    assert.deepEqual(await kinds(body.id), ['scoring.started', 'scoring.cancelled'])
    assert.equal((await ask<{ code: string }>('GET', `${at(body)}/rows`)).body.code, 'SCORING_NOT_FINISHED')
    assert.equal((await ask('DELETE', at(body))).status, 204)
  })

  it('stand on their own when the file and the version are erased afterwards', async () => {
    await server.as(session, { method: 'POST', url, payload: { name: 'Pasajera', run: made.run } })
    const file = await bring('se va.csv', customersFile(40, 3))
    const of = `${url}/pasajera/scorings`
    const { id } = (await start(file, 'pasajera')).body
    while ((await ask<Scoring>('GET', `${of}/${id}`)).body.progress !== null) await delay(20)
    await ask('DELETE', `/api/data/files/${file}`)
    await ask('DELETE', `${url}/pasajera/versions/1`)
    const kept = (await ask<Scoring>('GET', `${of}/${id}`)).body
    assert.deepEqual([kept.status, kept.file, kept.rows], ['done', 'se va.csv', 40])
    assert.equal((await ask('GET', `${of}/${id}/file?format=csv`)).raw.toString().split('\r\n').length, 42)
    assert.equal((await ask<{ items: unknown[] }>('GET', of)).body.items.length, 1)
  })

  it('ask whoever only controls for a reason, and record it', async () => {
    const scoring = await scored('control.csv', customersFile(20, 4))
    await having(sql`update members set roles = '{compliance}' where principal_id = ${session.principal}`, async () => {
      const path = `${at(scoring)}/file?format=csv-es`
      const refused = await ask<{ code: string }>('GET', path)
      assert.deepEqual([refused.status, refused.body?.code], [422, 'REASON_NEEDED'])
      const given = await ask('GET', path, undefined, { 'x-reason': encodeURIComponent('Comprobación de una queja') })
      assert.equal(given.status, 200)
      const { rows } = await server.db.database.asSystem((trx) =>
        sql<{ subject: string; reason: string }>`
          select subject, payload ->> 'reason' as reason from activities where kind = 'rows.read' order by id desc limit 1`.execute(trx),
      )
      assert.deepEqual(rows, [{ subject: `${at(scoring)}/file`, reason: 'Comprobación de una queja' }])
      assert.equal((await start(scoring.fileId)).status, 403)
    })
  })

  it('begun again after the process died are not made twice', async () => {
    const scoring = await scored('dos veces.csv', customersFile(50, 5))
    const scope = { workspace: session.workspace, principal: session.principal } as TestServer['db']['scope']
    const { database } = server.services
    // As if the process had died between the files and the row
    await database.asSystem((trx) => sql`update scorings set result = null, finished_at = null where id = ${scoring.id}`.execute(trx))
    const folder = join(server.folder.artefacts, session.workspace, 'scorings', scoring.id)
    const before = readdirSync(folder).map((name) => readFileSync(join(folder, name)).toString('base64'))
    let completed = 0
    await scoreJob(server.services).run({
      ...{ scope, jobId: scoring.jobId, data: { model: 'bajas', scoring: scoring.id }, signal: new AbortController().signal },
      report: async () => assert.fail('nothing is done anew'),
      log: async () => undefined,
      complete: (effect) => {
        completed++
        return database.inScope(scope, effect)
      },
    })
    const again = await database.inScope(scope, (trx) => findScoring(trx, scope, 'bajas', scoring.id))
    assert.deepEqual([completed, again.result?.rows, again.result?.summary], [1, 50, scoring.summary])
    assert.deepEqual(
      readdirSync(folder).map((name) => readFileSync(join(folder, name)).toString('base64')),
      before,
    )
  })
})

describe('scorings that wait their turn', () => {
  it('fail where the file or the version is erased meanwhile, and stop where a person says so', async () => {
    const server = await testServer([activityLog, files, runs, registry, contribution])
    const session = await firstAdministrator(server)
    const made = await finishedRun(server, session)
    try {
      const send = async <T>(method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object) => {
        const reply = await server.as(session, { method, url: path, ...(payload ? { payload } : {}) })
        return (reply.body === '' ? null : reply.json()) as T & { code?: string }
      }
      await send('POST', url, { name: 'Bajas', run: made.run })
      const scope = { workspace: session.workspace, principal: session.principal } as TestServer['db']['scope']
      const ids: string[] = []
      for (let i = 0; i < 3; i++) {
        const { id } = await send<SourceFile>('POST', '/api/data/files', { name: `${i}.csv`, bytes: 10 })
        await server.services.database.inScope(scope, (trx) => sql`update source_files set state = 'ready' where id = ${id}`.execute(trx))
        ids.push(id)
      }
      const begun: Scoring[] = []
      for (const file of ids) begun.push(await send<Scoring>('POST', `${url}/bajas/scorings`, { file }))
      assert.deepEqual(
        begun.map(({ status }) => status),
        ['queued', 'queued', 'queued'],
      )
      const at = (i: number) => `${url}/bajas/scorings/${begun[i]!.id}`
      assert.equal((await send('DELETE', at(1))).code, 'SCORING_STILL_RUNNING')
      await send('DELETE', `/api/data/files/${ids[0]}`)
      const cancelled = await send<Scoring>('POST', `${at(1)}/cancel`, {})
      assert.deepEqual([cancelled.status, cancelled.progress], ['cancelled', null])
      await send('POST', url, { name: 'Otra', run: made.run })
      const orphan = await send<Scoring>('POST', `${url}/otra/scorings`, { file: ids[2]! })
      await send('DELETE', `${url}/otra/versions/1`)
      await (server.services.jobs as JobRunner).work()
      const over = async (which: number | string) => {
        for (;;) {
          const one = await send<Scoring>('GET', typeof which === 'number' ? at(which) : which)
          if (one.progress === null) return one
          await delay(20)
        }
      }
      assert.equal((await over(`${url}/otra/scorings/${orphan.id}`)).error?.code, 'MODEL_VERSION_NOT_FOUND')
      assert.equal((await over(0)).error?.code, 'FILE_NOT_FOUND')
      // The bytes of this one never came: the file is there by its row alone
      assert.equal((await over(2)).status, 'failed')
      assert.deepEqual([(await over(1)).status, (await send('POST', `${at(1)}/cancel`, {})).code], ['cancelled', 'SCORING_ENDED'])
      const { id } = await send<SourceFile>('POST', '/api/data/files', { name: '3.csv', bytes: 10 })
      await server.services.database.inScope(scope, (trx) => sql`update source_files set state = 'ready' where id = ${id}`.execute(trx))
      await send('POST', `${url}/bajas/withdraw`, {})
      assert.equal((await send('POST', `${url}/bajas/scorings`, { file: id })).code, 'MODEL_NOT_SERVED')
    } finally {
      dropFolder(made)
      await server.close()
    }
  })
})
