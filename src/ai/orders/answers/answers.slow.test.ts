import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { newId } from '#base'
import { contribution as files } from '#data/files'
import { createRng } from '#kernel/sampling'
import { contribution as activityLog } from '#platform/activity-log'
import type { JobRunner } from '#platform/jobs'
import { contribution as notifications } from '#platform/notifications'
import type { OrderAnswerView, OrderRecognition } from '#schema/ai/orders/answers'
import { bringFile } from '#test/bring-file'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import type { OrderPerson } from '../answer.ts'
import { contribution, findAnswer, readOrderPeople } from './index.ts'
import { dropAnswer, everyAnswerFolder } from './kept.ts'

const url = '/api/ai/orders'

/** Orders as a Spanish spreadsheet writes them: half of the customers buy every five days, half every 38, until they stop. */
function ordersFile(customers: number): string {
  const random = createRng(21)
  const start = Date.UTC(2025, 0, 1)
  const lines: string[] = []
  for (let customer = 0; customer < customers; customer++) {
    const gap = random() < 0.5 ? 5 : 38
    for (let day = Math.floor(180 * random()); day < 360; day += Math.max(1, Math.round(gap * (0.8 + 0.4 * random())))) {
      const date = new Date(start + day * 86_400_000).toISOString().slice(0, 10).split('-').reverse().join('/')
      lines.push(`P${lines.length};Cliente ${customer};${date};${(5 + 50 * random()).toFixed(2).replace('.', ',')}`)
      if (random() < 0.1) break
    }
  }
  return `pedido;cliente;fecha;importe\r\n${lines.join('\r\n')}\r\n`
}

describe('answers about orders', () => {
  let server: TestServer
  let session: TestSession
  before(async () => {
    server = await testServer([activityLog, notifications, files, contribution])
    session = await firstAdministrator(server)
    await (server.services.jobs as JobRunner).work()
  })
  after(() => server.close())
  const scope = () => ({ workspace: session.workspace, principal: session.principal }) as TestServer['db']['scope']
  const ask = async <T>(method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object) => {
    const reply = await server.as(session, { ...{ method, url: path }, ...(payload ? { payload } : {}) })
    const isJson = /json/.test(String(reply.headers['content-type']))
    return {
      status: reply.statusCode,
      headers: reply.headers,
      raw: reply.rawPayload,
      body: (isJson ? reply.json() : null) as T & { code?: string },
    }
  }
  const bring = (name: string, content: string) => bringFile(server, session, name, content)
  async function ended(id: string): Promise<OrderAnswerView> {
    for (;;) {
      const { body } = await ask<OrderAnswerView>('GET', `${url}/answers/${id}`)
      if (body.progress === null) return body
      await delay(30)
    }
  }
  async function everyone(id: string, limit = 200): Promise<OrderPerson[]> {
    const people: OrderPerson[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path: string = `${url}/answers/${id}/people?limit=${limit}${cursor && `&cursor=${cursor}`}`
      const { body }: { body: { items: OrderPerson[]; next: string | null } } = await ask('GET', path)
      people.push(...body.items)
      cursor = body.next
    }
    return people
  }

  it('say what the file is, and what each choice changes, before anything is learnt', async () => {
    const file = await bring('Pedidos 2025.csv', ordersFile(60))
    const { status, body } = await ask<OrderRecognition>('POST', `${url}/recognitions`, { file })
    assert.equal(status, 200, JSON.stringify(body))
    assert.deepEqual(body.columns, { customer: 'cliente', date: 'fecha', amount: 'importe', order: 'pedido' })
    assert.deepEqual(
      body.all.map(({ name }) => name),
      ['pedido', 'cliente', 'fecha', 'importe'],
    )
    assert.equal(body.used, body.rows)
    assert.ok(body.rhythm.windowDays > 0 && body.words.length > 4 && body.words.every((sentence) => !/[{}]/.test(sentence)))
    const shorter = await ask<OrderRecognition>('POST', `${url}/recognitions`, { file, windowDays: 20, columns: { customer: 'pedido' } })
    assert.deepEqual([shorter.body.rhythm.windowDays, shorter.body.columns.customer], [20, 'pedido'])
    assert.equal((await ask('POST', `${url}/recognitions`, { file, columns: { date: 'nada' } })).body.code, 'COLUMN_NOT_FOUND')
    const other = await bring('otra.csv', 'a;b\r\n1;2\r\n3;4\r\n')
    assert.equal((await ask('POST', `${url}/recognitions`, { file: other })).body.code, 'ORDERS_PART_MISSING')
  })

  it('rank customers with reasons and what each is worth, in pages, files and a report; the same again from the same seed', async () => {
    const file = await bring('Pedidos.csv', ordersFile(900))
    const asked = { file, question: 'leave', windowDays: 40, trials: 1 }
    const begun = await ask<OrderAnswerView>('POST', `${url}/answers`, asked)
    assert.equal(begun.status, 202, JSON.stringify(begun.body))
    assert.equal(begun.headers.location, `${url}/answers/${begun.body.id}`)
    const answer = await ended(begun.body.id)
    assert.deepEqual([answer.status, answer.error, answer.result?.outcome.status, answer.windowDays], ['done', null, 'delivered', 40])
    assert.equal(answer.result?.cut, '2025-12-26')
    assert.match(answer.found.join(' '), /ordena mejor que mirar solo los días/)
    const people = await everyone(answer.id)
    assert.equal(people.length, answer.result!.outcome.list)
    assert.equal(new Set(people.map(({ key }) => key)).size, people.length)
    assert.ok(people.every(({ score }, i) => i === 0 || score <= people[i - 1]!.score))
    assert.ok(people.every(({ value, reasons, key }) => value >= 0 && reasons.length > 0 && /^Cliente \d+$/.test(key)))
    const stored = await server.services.database.inScope(scope(), (trx) => findAnswer(trx, scope(), answer.id))
    const read: OrderPerson[] = []
    for await (const person of readOrderPeople(server.services, scope(), stored)) read.push(person)
    assert.deepEqual(read, people)

    const csv = (await ask('GET', `${url}/answers/${answer.id}/files/list.csv`)).raw.toString()
    assert.deepEqual(
      csv
        .trim()
        .split('\r\n')
        .slice(1)
        .map((line) => line.split(',')[0]),
      people.map(({ key }) => key),
    )
    assert.equal((await ask('GET', `${url}/answers/${answer.id}/files/list.xlsx`)).raw.subarray(0, 2).toString(), 'PK')
    assert.match((await ask('GET', `${url}/answers/${answer.id}/files/report.html`)).raw.toString(), /^<!doctype html>/i)

    const again = await ended((await ask<OrderAnswerView>('POST', `${url}/answers`, asked)).body.id)
    assert.deepEqual(await everyone(again.id, 77), people)

    const value = await ended((await ask<OrderAnswerView>('POST', `${url}/answers`, { ...asked, question: 'value' })).body.id)
    const worth = await everyone(value.id)
    assert.ok(worth.every((one, i) => i === 0 || one.value <= worth[i - 1]!.value + 1e-9))

    const [first] = readdirSync(join(server.folder.artefacts, session.workspace, 'order-answers'))
    const sealed = join(server.folder.artefacts, session.workspace, 'order-answers', first!)
    for (const part of readdirSync(sealed)) assert.ok(!readFileSync(join(sealed, part)).includes('Cliente 1'))
  })
  it('group customers and propose a test where there is too little, and fail for a file without orders', async () => {
    const few = await ended(
      (await ask<OrderAnswerView>('POST', `${url}/answers`, { file: await bring('pocos.csv', ordersFile(60)), question: 'leave' })).body.id,
    )
    assert.equal(few.result?.outcome.status, 'too-little')
    assert.match(few.found.join(' '), /Todavía no hay bastante.*prueba/s)
    const people = await everyone(few.id)
    assert.equal(people.length, few.result!.outcome.list)
    assert.equal((await ask('GET', `${url}/answers/${few.id}/files/report.html`)).body.code, 'ORDER_FILE_NOT_FOUND')
    const file = await bring('otra.csv', 'a;b\r\n1;2\r\n3;4\r\n')
    const failed = await ended((await ask<OrderAnswerView>('POST', `${url}/answers`, { file, question: 'buy' })).body.id)
    assert.deepEqual([failed.status, failed.error?.code], ['failed', 'ORDERS_PART_MISSING'])
    assert.equal((await ask('GET', `${url}/answers/${failed.id}/people`)).body.code, 'ORDER_ANSWER_NOT_FINISHED')
  })

  it('refuse what is no question, list the newest first, and are erased with their people', async () => {
    assert.equal((await ask('POST', `${url}/answers`, { file: newId(), question: 'leave' })).body.code, 'FILE_NOT_FOUND')
    for (const payload of [
      {},
      { file: newId(), question: 'why' },
      { file: newId(), question: 'buy', seed: -1 },
      { file: newId(), question: 'buy', more: 1 },
    ])
      assert.equal((await ask('POST', `${url}/answers`, payload)).body.code, 'REQUEST_INVALID')
    assert.equal((await ask('GET', `${url}/answers/${newId()}`)).body.code, 'ORDER_ANSWER_NOT_FOUND')
    const { body } = await ask<{ items: OrderAnswerView[] }>('GET', `${url}/answers?limit=50`)
    const ids = body.items.map(({ id }) => id)
    assert.ok(ids.length >= 4)
    assert.deepEqual(ids, ids.toSorted().toReversed())
    assert.equal((await ask('POST', `${url}/answers/${ids[0]}/cancel`, {})).body.code, 'ORDER_ANSWER_ENDED')
    const done = body.items.find(({ status }) => status === 'done')!
    assert.equal((await ask('DELETE', `${url}/answers/${done.id}`)).status, 204)
    assert.equal((await ask('GET', `${url}/answers/${done.id}/people`)).body.code, 'ORDER_ANSWER_NOT_FOUND')
    assert.ok(!(await everyAnswerFolder(server.folder)).some(({ answer }) => answer === done.id))
  })

  it('sweep the drafts that a process left, and drop nothing twice', async () => {
    const lost = { workspace: session.workspace, answer: newId() }
    mkdirSync(join(server.folder.artefacts, session.workspace, 'order-answers', `${lost.answer}.draft`), { recursive: true })
    assert.ok((await everyAnswerFolder(server.folder)).some(({ answer }) => answer === lost.answer))
    await dropAnswer(server.folder, lost)
    await dropAnswer(server.folder, lost)
    assert.ok(!(await everyAnswerFolder(server.folder)).some(({ answer }) => answer === lost.answer))
  })
})
