import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { personMark } from '#customers/identity'
import { contribution as files } from '#data/files'
import { contribution as activityLog } from '#platform/activity-log'
import { contribution as notifications } from '#platform/notifications'
import { bringFile } from '#test/bring-file'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { answerOf } from './answers.ts'
import { blockOf, contribution, everyContact, readContacts } from './index.ts'
import { recogniseContacts } from './recognise.ts'
import type { ConsentSummary, ContactImport, ContactView } from './schema.ts'

const url = '/api/customers/consent'
const demo = [
  'contacto_id',
  'cliente_id',
  'correo',
  'telefono',
  'acepta_correo',
  'acepta_sms',
  'fecha_consentimiento',
  'fecha_retirada',
  'origen',
]

describe('columns of a file of contacts', () => {
  it('are recognised by their names in Spanish and English', () => {
    const { columns, others } = recogniseContacts(demo, {}, 'contacts')
    assert.deepEqual(columns, {
      ...{ customer: 'cliente_id', email: 'correo', phone: 'telefono', 'consent-email': 'acepta_correo', 'consent-sms': 'acepta_sms' },
    })
    assert.deepEqual(others, ['contacto_id', 'fecha_consentimiento', 'fecha_retirada', 'origen'])
    const english = [
      'Customer ID',
      'Full name',
      'E-mail',
      'Mobile',
      'Email opt-in',
      'SMS consent',
      'Phone consent',
      'Postal consent',
      'Do not contact',
      'Excluded',
    ]
    assert.equal(Object.keys(recogniseContacts(english, {}, 'contacts').columns).length, 10)
  })
  it('are taken as somebody says, and the customer must be there', () => {
    assert.equal(
      recogniseContacts(['código', 'boletín'], { customer: 'código', 'consent-email': 'boletín' }, 'contacts').columns['consent-email'],
      'boletín',
    )
    assert.throws(() => recogniseContacts(['a', 'b'], {}, 'contacts'), { code: 'CONTACTS_CUSTOMER_MISSING' })
    assert.throws(() => recogniseContacts(['a'], { customer: 'z' }, 'contacts'), { code: 'COLUMN_NOT_FOUND' })
    assert.equal(recogniseContacts(['whatever'], {}, 'exclusions').columns.customer, 'whatever')
  })
  it('answer yes or no in many words, and nothing else', () => {
    assert.deepEqual(['Sí', 'YES', '1', 'Opt-in', 'No', 'unsubscribed', '0', 'quizás', 'see notes'].map(answerOf), [
      true,
      true,
      true,
      true,
      false,
      false,
      false,
      null,
      null,
    ])
  })
})

describe('contacts with consent', () => {
  let server: TestServer
  let session: TestSession
  before(async () => {
    server = await testServer([activityLog, notifications, files, contribution], {
      work: true,
    })
    session = await firstAdministrator(server)
  })
  after(() => server.close())
  async function ask<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, payload?: object): Promise<{ status: number; body: T }> {
    const reply = await server.as(session, { method, url: `${url}${path}`, ...(payload ? { payload } : {}) })
    return { status: reply.statusCode, body: reply.statusCode === 204 ? (null as T) : (reply.json() as T) }
  }
  async function readFile(name: string, content: string, more: object = {}): Promise<ContactImport> {
    const file = await bringFile(server, session, name, content)
    const begun = await ask<ContactImport>('POST', '/imports', { file, ...more })
    assert.equal(begun.status, 202, JSON.stringify(begun.body))
    for (;;) {
      const { body } = await ask<ContactImport>('GET', `/imports/${begun.body.id}`)
      if (body.state !== 'reading') return body
      await delay(20)
    }
  }
  const apply = async ({ id }: ContactImport) => (await ask<ContactImport>('POST', `/imports/${id}/apply`, {})).body
  const person = async (customer: string) => (await ask<ContactView>('POST', '/people/find', { customer })).body
  const contact = async (key: string) => {
    const mark = personMark(server.services.secrets, session.workspace, key)
    return (
      (await readContacts(server.services, { workspace: session.workspace, principal: session.principal } as never, [mark])).get(
        mark.toString('hex'),
      ) ?? null
    )
  }
  const usual = { email: 'consent', sms: 'consent', phone: 'consent', post: 'legitimate-interest' } as const

  it('block e-mail, text messages and calls while nothing is on file, and nothing else', async () => {
    assert.deepEqual(
      (['email', 'sms', 'phone', 'post', 'other'] as const).map((way) => blockOf(null, way, usual)),
      ['no-consent', 'no-consent', 'no-consent', null, null],
    )
    const { body } = await ask<ConsentSummary>('GET', '')
    assert.equal(body.people, 0)
    assert.deepEqual(
      body.bases.map(({ basis, statedBy }) => [basis, statedBy]),
      [
        ['consent', null],
        ['consent', null],
        ['consent', null],
        ['legitimate-interest', null],
      ],
    )
  })

  it('are shown before anything changes: counts, words not understood, rows that contradict each other', async () => {
    const csv =
      'cliente;nombre;correo;telefono;acepta_correo;acepta_sms;no_contactar\r\n1;Ana;ana@x.es;600111222;Sí;No;\r\n2;Luis;luis@x.es;;quizás;Sí;\r\n2;Luis;l@x.es;;Sí;No;\r\n;Nadie;n@x.es;;Sí;Sí;\r\n3;Eva;;;;Sí;sí\r\n'
    const read = await readFile('contactos.csv', csv)
    assert.equal(read.state, 'ready', JSON.stringify(read))
    assert.deepEqual(read.counts, {
      ...{ rows: 5, people: 3, withoutCustomer: 1, repeated: 1, contradicting: 1, objected: 1, excluded: 0 },
      consents: { email: { yes: 1, no: 1, unknown: 1 }, sms: { yes: 1, no: 2, unknown: 0 } },
      words: [{ column: 'acepta_correo', word: 'quizás', n: 1 }],
      ...{ added: 3, changed: 0, same: 0, withdrawn: 0 },
    })
    assert.equal(await contact('1'), null)
    assert.equal((await ask<ConsentSummary>('GET', '')).body.people, 0)

    const [first, second] = await Promise.all([apply(read), apply(read)])
    assert.deepEqual([first.state, second.state, first.canUndo], ['applied', 'applied', true])
    const ana = await contact('1')
    assert.deepEqual(ana, {
      key: '1',
      name: 'Ana',
      email: 'ana@x.es',
      phone: '600111222',
      consents: { email: true, sms: false },
      objected: false,
      excluded: false,
    })
    assert.equal(blockOf(ana, 'email', usual), null)
    assert.equal(blockOf(await contact('2'), 'email', usual), 'no-consent')
    assert.equal(blockOf(await contact('3'), 'sms', usual), 'objection')
    assert.deepEqual((await person('1')).allowed, ['email', 'post'])
  })

  it('change with the next file, column by column, and are given back as they were', async () => {
    const read = await readFile('retiradas.csv', 'cliente,acepta_correo\n1,No\n4,Sí\n3,\n')
    assert.deepEqual([read.counts!.added, read.counts!.changed, read.counts!.same, read.counts!.withdrawn], [1, 1, 1, 1])
    await apply(read)
    assert.deepEqual((await contact('1'))!.consents, { email: false, sms: false })
    assert.equal((await contact('1'))!.name, 'Ana')
    const { body } = await ask<ContactImport>('POST', `/imports/${read.id}/undo`, {})
    assert.equal(body.state, 'undone')
    assert.deepEqual((await contact('1'))!.consents, { email: true, sms: false })
    assert.equal(await contact('4'), null)
    const { body: list } = await ask<{ items: ContactImport[] }>('GET', '/imports')
    assert.deepEqual(
      list.items.map(({ state, canUndo }) => [state, canUndo]),
      [
        ['undone', false],
        ['applied', false],
      ],
    )
    assert.equal((await ask('POST', `/imports/${list.items[1]!.id}/undo`, {})).status, 409)
  })

  it('exclude the customers of a list, whatever its column is called', async () => {
    await apply(await readFile('excluidos.csv', 'quien\n1\n9\n', { kind: 'exclusions', columns: { customer: 'quien' } }))
    assert.equal(blockOf(await contact('1'), 'email', usual), 'exclusion')
    assert.deepEqual((await contact('9'))!.excluded, true)
    assert.deepEqual((await contact('1'))!.consents, { email: true, sms: false })
  })

  it('hold what was said by hand at once and whatever files say, until it is taken back', async () => {
    const refuse = (refusal: string, holds = true) => ask<ContactView>('POST', '/people/refusals', { customer: 'C7', refusal, holds })
    await apply(await readFile('c7.csv', 'cliente,acepta_correo,acepta_sms\nC7,Sí,Sí\n'))
    assert.deepEqual((await refuse('email')).body.allowed, ['sms', 'post'])
    await apply(await readFile('c7 otra vez.csv', 'cliente,acepta_correo,acepta_sms\nC7,Sí,Sí\n'))
    assert.equal((await contact('C7'))!.consents.email, false)
    assert.deepEqual((await refuse('objection')).body.allowed, [])
    await refuse('objection', false)
    assert.deepEqual((await refuse('email', false)).body.allowed, ['email', 'sms', 'post'])
    const touched = await ask<ContactView>('POST', '/people/touches', { customer: 'C7', channel: 'phone', on: '2026-03-01' })
    assert.deepEqual(touched.body.touches, [{ channel: 'phone', on: '2026-03-01' }])
    const summary = (await ask<ConsentSummary>('GET', '')).body
    assert.equal(summary.channels[0]!.allowed, 1)
  })

  it('follow the basis that somebody stated for a channel, with who and when', async () => {
    assert.equal((await ask('PUT', '/bases/email', { basis: 'existing-customer' })).status, 204)
    const { body } = await ask<ConsentSummary>('GET', '')
    assert.deepEqual([body.bases[0]!.basis, body.bases[0]!.statedBy], ['existing-customer', 'Ana López'])
    const bases = { ...usual, email: 'existing-customer' } as const
    assert.deepEqual(
      [blockOf(null, 'email', bases), blockOf({ consents: { email: false }, objected: false, excluded: false }, 'email', bases)],
      [null, 'no-consent'],
    )
  })

  it('of one person are forgotten when asked, and a refusal stays known', async () => {
    await ask('POST', '/people/refusals', { customer: 'C7', refusal: 'objection' })
    assert.equal((await ask('POST', '/people/forget', { customer: 'C7' })).status, 204)
    const left = await contact('C7')
    assert.deepEqual([left!.email, left!.objected], [null, true])
    const keys: string[] = []
    for await (const part of everyContact(server.services, { workspace: session.workspace, principal: session.principal } as never, 2))
      for (const one of part.values()) keys.push(one.key)
    assert.deepEqual(keys.sort(), ['1', '2', '3', '9'])
  })

  it('say what is wrong with a file that names no customers', async () => {
    const read = await readFile('mal.csv', 'a,b\n1,2\n2,3\n')
    assert.deepEqual([read.state, read.error?.code], ['failed', 'CONTACTS_CUSTOMER_MISSING'])
    assert.equal((await ask('POST', `/imports/${read.id}/apply`, {})).status, 409)
  })
})
