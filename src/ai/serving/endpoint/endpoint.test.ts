import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { autopilot } from '#ai/autopilot'
import { contribution as runs } from '#ai/autopilot/runs'
import { type ModelFile, readModelFile, writeModelFile } from '#ai/registry'
import { contribution as registry } from '#ai/registry/versions'
import { createRng } from '#kernel/sampling'
import type { ModelDetail } from '#schema/ai/registry/versions'
import { customersFile, dropFolder, finishedRun } from '#test/model-run'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { score } from '../score.ts'
import { contribution } from './contribution.ts'
import { layOut } from './laid-out.ts'
import type { PredictAnswers } from './schema.ts'

const scratch = mkdtempSync(join(tmpdir(), 'rumbo-endpoint-'))
after(() => rmSync(scratch, { recursive: true, force: true }))

type Row = Record<string, string>
/** Rows of a file without quotes, as texts. */
function rowsOf(csv: string, sign: string): Row[] {
  const [header, ...lines] = csv.trim().split(/\r?\n/)
  const names = header!.split(sign)
  return lines.map((line) => {
    const cells = line.split(sign)
    return Object.fromEntries(names.map((name, i) => [name, cells[i]!]))
  })
}
/** What `rumbo score` writes of a file: score and prediction per row. */
async function scored(model: ModelFile, file: string, name: string): Promise<[string, string, string][]> {
  const [path, out] = [join(scratch, `${name}.json`), join(scratch, `${name}.csv`)]
  await writeModelFile(path, model)
  await score({ model: path, file, out, language: 'es' })
  const [header, ...lines] = readFileSync(out, 'utf8').trim().split('\r\n')
  const reason = header!.split(',').indexOf('reason_1')
  return lines.map((line) => {
    const cells = line.split(',')
    return [cells[1]!, cells[2]!, cells.slice(reason).join(',')]
  })
}

/** The model as it was delivered, and blended of two halves of each of its parts. */
const forms = (model: ModelFile): [string, ModelFile][] => [
  ['delivered', model],
  ['blend', { ...model, parts: model.parts.flatMap((part) => [part, part].map((half) => ({ ...half, weight: half.weight / 2 }))) }],
]
const telco = join(process.env.RUMBO_TEST_DATA ?? '../shared/data', 'churn_telco_ibm_train.csv')

describe('a model laid out', () => {
  /** What only trees explain: the amount jumps where one of two things holds, but not both. */
  const jumps = (): string => {
    const random = createRng(3)
    const lines = Array.from({ length: 1000 }, () => {
      const [age, spend, city] = [20 + Math.floor(50 * random()), 300 * random(), random() < 0.5 ? 'Lugo' : 'Cádiz']
      const amount = (age > 45 !== spend > 150 ? 100 : 0) + (city === 'Lugo' ? 40 : 0) + 20 * random()
      return `${age},${spend.toFixed(3)},${city},${amount.toFixed(2)}`
    })
    return `age,spend,city,amount\n${lines.join('\n')}\n`
  }
  const seen = new Set<string>()
  after(() => assert.ok(seen.has('trees') && seen.has('linear'), [...seen].join()))
  const cases = [
    ['customers', customersFile(1000, 5), ';', 'baja'],
    ['jumps', jumps(), ',', 'amount'],
    ...(existsSync(telco) ? [['telco', readFileSync(telco, 'utf8').split('\n').slice(0, 1001).join('\n'), ',', 'Churn']] : []),
  ] as [string, string, string, string][]
  for (const [name, csv, sign, target] of cases)
    it(`answers each of 1,000 rows of ${name} with the score that a file gets, to the last bit`, async () => {
      const file = join(scratch, `${name}-rows.csv`)
      writeFileSync(file, csv)
      const out = join(scratch, name)
      await autopilot({ file, target, out, trials: 1, seed: 1, language: 'es', workers: 1 })
      const model = await readModelFile(out)
      const rows = rowsOf(csv, sign)
      assert.equal(rows.length, 1000)
      for (const { fitted } of model.parts) seen.add(fitted.family)
      for (const [family, each] of forms(model)) {
        const expected = await scored(each, file, `${name}-${family}`)
        const laid = layOut(each)
        const together = laid.answer({ rows }, 'es').answers
        for (const [i, row] of rows.entries()) {
          const { answers } = laid.answer({ row, reasons: i < 50 }, 'es')
          const [one] = answers
          assert.deepEqual([String(one!.score), String(one!.prediction)], [expected[i]![0], expected[i]![1]], `${family} ${i}`)
          assert.deepEqual([together[i]!.score, together[i]!.prediction], [one!.score, one!.prediction])
          if (i < 50)
            assert.ok(
              one!.reasons!.every(({ text }) => expected[i]![2].includes(text)),
              expected[i]![2],
            )
        }
      }
    })
})

describe('the endpoint of a model', () => {
  let server: TestServer
  let session: TestSession
  let made: Awaited<ReturnType<typeof finishedRun>>
  before(async () => {
    server = await testServer([registry, contribution, runs])
    session = await firstAdministrator(server)
    made = await finishedRun(server, session)
    for (const name of ['Bajas', 'Otra'])
      await server.as(session, { method: 'POST', url: '/api/ai/models', payload: { name, run: made.run } })
  })
  after(async () => {
    dropFolder(made)
    await server.close()
  })
  const ask = (payload: object, name = 'bajas', headers?: Record<string, string>) =>
    headers
      ? server.app.inject({ method: 'POST', url: `/api/ai/models/${name}/predict`, payload, headers: { host: '127.0.0.1', ...headers } })
      : server.as(session, { method: 'POST', url: `/api/ai/models/${name}/predict`, payload })
  const row = { visitas: 2, gasto: 120.5, plan: 'oro', alta: '2024-03-05', móvil: true }

  it('answers one row or many, with reasons in words where they are asked for', async () => {
    const reply = await ask({ row, reasons: true })
    assert.equal(reply.statusCode, 200, reply.body)
    const { model, answers, ignored } = reply.json<PredictAnswers>()
    assert.deepEqual([model, answers.length, ignored], [{ name: 'bajas', version: 1 }, 1, []])
    assert.ok(answers[0]!.score > 0.5 && answers[0]!.prediction === 'Sí')
    assert.match(answers[0]!.reasons![0]!.text, /^visitas: 2 \(la sube\)$/)
    const many = (await ask({ rows: [row, { ...row, visitas: 19 }] })).json<PredictAnswers>().answers
    assert.deepEqual([many.length, many[0]!.score], [2, answers[0]!.score])
    assert.ok(many[1]!.score < many[0]!.score)
  })

  it('reads values as the file was read: decimal commas, order of dates, spellings, ISO dates, gaps', async () => {
    const scoreOf = async (changed: object) => (await ask({ row: { ...row, ...changed } })).json<PredictAnswers>().answers[0]!.score
    const usual = await scoreOf({})
    assert.equal(await scoreOf({ gasto: '120,50', visitas: ' 2 ' }), usual)
    assert.equal(await scoreOf({ alta: '05/03/2024', móvil: 'sí' }), usual)
    assert.equal(await scoreOf({ alta: null }), await scoreOf({ alta: 'N/D' }))
    assert.equal(await scoreOf({ plan: 'nunca visto' }), await scoreOf({ plan: 'tampoco' }))
  })

  it('names what is missing, with the nearest name, what has the wrong type, and what it ignores', async () => {
    const { visitas: _, ...without } = row
    const missing = (await ask({ rows: [row, { ...without, visita: 3 }] })).json()
    assert.deepEqual([missing.status, missing.code, missing.issues.length], [422, 'ROWS_UNREADABLE', 1])
    assert.equal(missing.issues[0].path, 'rows.1.visitas')
    assert.match(missing.issues[0].expected, /se parece: visita$/)
    const wrong = (await ask({ rows: [row, row, row, { ...row, gasto: 'mucho', alta: '31/31/2024' }] })).json()
    assert.deepEqual(
      wrong.issues.map(({ path, got }: { path: string; got: string }) => [path, got]),
      [
        ['rows.3.gasto', 'mucho'],
        ['rows.3.alta', '31/31/2024'],
      ],
    )
    assert.equal((await ask({ row: { ...row, gasto: true } })).json().issues[0].path, 'row.gasto')
    assert.deepEqual(
      (
        await ask({
          rows: [
            { ...row, baja: 'No', color: 1 },
            { ...row, color: 2 },
          ],
        })
      ).json().ignored,
      ['baja', 'color'],
    )
  })

  it('refuses what is no question, and names that nobody published', async () => {
    for (const body of [
      {},
      { row, rows: [row] },
      { rows: [] },
      { rows: Array(1001).fill(row) },
      { row: [1] },
      { row: { ...row, gasto: {} } },
      [],
    ])
      assert.equal((await ask(body)).json().code, 'REQUEST_INVALID')
    assert.equal((await ask({ row }, 'nadie')).json().code, 'MODEL_NAME_NOT_FOUND')
    assert.equal((await ask({ row: JSON.parse('{"toString":1}') })).json().code, 'ROWS_UNREADABLE')
  })

  it('is open to a key with that scope alone, and closed to it elsewhere', async () => {
    const made = await server.as(session, {
      method: 'POST',
      url: '/api/platform/auth/keys',
      payload: { name: 'web', permissions: ['ai.serving.predict'], days: 1 },
    })
    const authorization = `Bearer ${made.json().token}`
    assert.equal((await ask({ row }, 'bajas', { authorization })).statusCode, 200)
    const list = await server.app.inject({ url: '/api/ai/models', headers: { host: '127.0.0.1', authorization } })
    assert.equal(list.json().code, 'PERMISSION_DENIED')
    assert.equal((await ask({ row }, 'bajas', {})).json().code, 'SIGNED_OUT')
  })

  it('answers the short way what the ordinary way answers, to the last header, and a revoked key no more', async () => {
    const asKey = { name: 'programa', permissions: ['ai.serving.predict'], days: 1 }
    const key = (await server.as(session, { method: 'POST', url: '/api/platform/auth/keys', payload: asKey })).json()
    const url = `${await server.app.listen({ host: '127.0.0.1', port: 0 })}/api/ai/models/bajas/predict`
    const headers = { authorization: `Bearer ${key.token}`, 'content-type': 'application/json' }
    const say = async (body: object, more: Record<string, string> = {}) => {
      const reply = await fetch(url, { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(body) })
      const { date: _, 'x-request-id': id, ...told } = Object.fromEntries(reply.headers)
      return { status: reply.status, told, id: id!.length, body: (await reply.text()).replaceAll(id!, '') }
    }
    const { visitas: _, ...without } = row
    // What comes with an Origin takes the ordinary way; the first question makes who asks, and the model, known
    await say({ row })
    for (const body of [
      { row },
      { row, reasons: true },
      { row: { ...row, color: 'x' } },
      { row: without },
      { rows: [row] },
      { row: [1] },
      {},
    ])
      assert.deepEqual(await say(body), await say(body, { origin: new URL(url).origin }), JSON.stringify(body))
    assert.equal((await server.as(session, { method: 'DELETE', url: `/api/platform/auth/keys/${key.id}` })).statusCode, 204)
    assert.equal((await say({ row })).status, 401)
  })

  it('stops at once when the model is withdrawn, and answers at once when a version is served anew', async () => {
    const turn = (path: string, payload: object) => server.as(session, { method: 'POST', url: `/api/ai/models/otra/${path}`, payload })
    assert.equal((await ask({ row }, 'otra')).statusCode, 200)
    await turn('withdraw', {})
    assert.deepEqual([(await ask({ row }, 'otra')).statusCode, (await ask({ row }, 'otra')).json().code], [409, 'MODEL_NOT_SERVED'])
    await turn('serve', { version: 1 })
    assert.equal((await ask({ row }, 'otra')).statusCode, 200)
    const { usedAt } = (await server.as(session, { url: '/api/ai/models/otra' })).json<ModelDetail>()
    assert.ok(usedAt !== null)
    await server.as(session, { method: 'DELETE', url: '/api/ai/models/otra/versions/1' })
    assert.equal((await ask({ row }, 'otra')).json().code, 'MODEL_NAME_NOT_FOUND')
  })
})
