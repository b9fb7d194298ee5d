import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { contribution as consent } from '#customers/consent'
import { personMark } from '#customers/identity'
import { contribution as files } from '#data/files'
import { contribution as activityLog } from '#platform/activity-log'
import { contribution as notifications } from '#platform/notifications'
import { bringFile } from '#test/bring-file'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { contribution, holdPeople, readListPeople } from './index.ts'
import { curveOf, profitOf } from './profit.ts'
import type { ContactList, ListedPerson } from './schema.ts'

const eur = (minor: number) => ({ minor, currency: 'EUR' })
const terms = { marginShare: 0.5, contactCost: eur(100), discount: eur(0), worth: eur(1000) }

it('expects value by margin less contact and discount, and cuts where the sum is highest', () => {
  assert.deepEqual(profitOf({ score: 0.5, value: null }, terms), { value: 5, expectedProfit: 1.5 })
  assert.deepEqual(curveOf([3, 1, -2], 'EUR').best, { n: 2, profit: eur(400) })
  assert.equal(curveOf([null], 'EUR').curve, null)
})

describe('lists of people', () => {
  let server: TestServer
  let session: TestSession
  before(async () => {
    server = await testServer([activityLog, notifications, files, consent, contribution], { work: true })
    session = await firstAdministrator(server)
  })
  after(() => server.close())
  const send = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object) =>
    server.as(session, { method, url, ...(payload ? { payload } : {}) })

  it('hold whom one may contact, count the others by the first reason, and forget who withdraws afterwards', async () => {
    const csv = `cliente,acepta_correo,no_contactar\n${Array.from({ length: 40 }, (_, i) => `K${i},${i % 4 === 0 ? 'No' : 'Sí'},${i % 5 === 0 ? 'Sí' : 'No'}`).join('\n')}\n`
    const file = await bringFile(server, session, 'contactos.csv', csv)
    const { id } = (await send('POST', '/api/customers/consent/imports', { file })).json()
    const contactImport = `/api/customers/consent/imports/${id}`
    while ((await send('GET', contactImport)).json().state === 'reading') await delay(20)
    await send('POST', `${contactImport}/apply`, {})
    const scope = { workspace: session.workspace, principal: session.principal } as TestServer['db']['scope']
    const marks = ['K1', 'K4'].map((key) => personMark(server.services.secrets, scope.workspace, key).toString('hex'))
    const hold = { reason: 'control', campaign: id, channel: 'email', from: '2020-01-01', until: '2099-01-01', marks } as const
    await server.services.database.inScope(scope, (trx) => holdPeople(trx, scope, hold))

    const asked = await send('POST', '/api/activation/lists', { name: 'Todos', source: { kind: 'contacts' }, channel: 'email', terms })
    assert.equal(asked.statusCode, 202, asked.body)
    const url = `/api/activation/lists/${asked.json().id}`
    let list: ContactList
    do list = (await send('GET', url)).json()
    while (list.progress !== null && (await delay(20, true)))
    assert.equal(list.status, 'done', JSON.stringify(list.error))
    const { people, kept, exclusions } = list.found!
    assert.deepEqual([people, kept, exclusions['no-consent'], exclusions.objection, exclusions.control], [40, 23, 10, 6, 1])

    await send('POST', '/api/customers/consent/people/refusals', { customer: 'K2', refusal: 'email' })
    const page: { items: ListedPerson[] } = (await send('GET', `${url}/people?limit=200`)).json()
    const keys = page.items.map(({ customer }) => customer)
    assert.equal(keys.length, 22)
    for (const blocked of ['K0', 'K1', 'K2', 'K4', 'K5']) assert.ok(!keys.includes(blocked), blocked)
    assert.equal(((await send('GET', url)).json() as ContactList).blockedSince, 1)
    const read: string[] = []
    for await (const { key } of readListPeople(server.services, scope, list.id)) read.push(key)
    assert.deepEqual(read, keys)
    const lines = (await send('GET', `${url}/file?format=csv`)).body.trim().split('\r\n')
    assert.deepEqual(
      lines.slice(1).map((line) => line.split(',')[0]),
      keys,
    )
    assert.equal((await send('GET', `${url}/file`)).statusCode, 200)
    assert.equal((await send('PUT', `${url}/size`, { size: 5 })).json().size, 5)
    assert.equal((await send('DELETE', url)).statusCode, 204)
    assert.equal((await send('GET', url)).statusCode, 404)
  })
})
