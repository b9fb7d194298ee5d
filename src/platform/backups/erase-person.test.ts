import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { createHeadFile, sealActivities, verifyActivity } from '#platform/activity'
import { contribution as activityLog } from '#platform/activity-log'
import { contribution as notifications } from '#platform/notifications'
import { contribution as workspaces } from '#platform/workspaces'
import { firstAdministrator, sessionOf, type TestServer, type TestSession, testServer } from '#test/server'
import { contribution } from './contribution.ts'
import type { PersonErasure, PersonErasurePreview } from './schema.ts'

const host = '127.0.0.1:4600'
const email = 'iris.canaria@aurora.es'

describe('a person who wants to be forgotten', () => {
  let server: TestServer
  let ana: TestSession
  let iris: TestSession
  before(async () => {
    server = await testServer([workspaces, activityLog, notifications, contribution])
    ana = await firstAdministrator(server)
    iris = await enter(email, ['analyst'])
  })
  after(() => server.close())

  async function enter(address: string, roles: string[]): Promise<TestSession> {
    const invite = { method: 'POST', url: '/api/platform/workspaces/invitations', payload: { email: address, roles } } as const
    const token = new URL((await server.as(ana, invite)).json<{ path: string }>().path, 'http://x').searchParams.get('token')
    const payload = { token, name: 'Iris Canaria', password: 'nueve barcos sin velas' }
    const url = '/api/platform/workspaces/invitations/accept'
    return sessionOf(await server.app.inject({ method: 'POST', url, headers: { host }, payload }))
  }
  const erase = (by: TestSession, what: 'preview' | 'erase', address = email) =>
    server.as(by, { method: 'POST', url: `/api/platform/backups/people/${what}`, payload: { email: address } })
  const rows = async <T>(statement: ReturnType<typeof sql<T>>) => (await server.db.database.asSystem((trx) => statement.execute(trx))).rows
  const heads = () => createHeadFile(join(server.folder.keys, 'activity-head.json'), server.services.secrets)
  const seal = () => sealActivities(server.services.database, heads(), server.services.log)

  it('is shown with every place that holds something, and nothing is erased by looking', async () => {
    await seal()
    const before = await rows(sql`select count(*) from activities where payload is not null`)
    const preview = (await erase(ana, 'preview')).json<PersonErasurePreview>()
    assert.deepEqual(preview.workspaces, ['Tienda Aurora'])
    const tables = preview.places.map(({ table }) => table)
    for (const table of ['accounts', 'activities', 'invitations']) assert.ok(tables.includes(table), table)
    assert.deepEqual(await rows(sql`select count(*) from activities where payload is not null`), before)
    assert.equal((await server.as(iris, { url: '/api/platform/workspaces/current' })).statusCode, 200)
  })

  it('is not erased by whoever may not, nor when a workspace would be left to nobody', async () => {
    assert.equal((await erase(iris, 'erase')).json().code, 'PERMISSION_DENIED')
    assert.equal((await erase(ana, 'erase', 'nadie@aurora.es')).json().code, 'ACCOUNT_NOT_FOUND')
    assert.equal((await erase(ana, 'erase', 'ana@aurora.es')).json().code, 'INSTALLATION_ADMINISTRATOR_LAST')
    const bea = await enter('bea@aurora.es', ['administrator'])
    assert.equal((await erase(bea, 'erase', 'ana@aurora.es')).json().code, 'ACCOUNT_SHARED')
    const { workspace, principal } = server.db.otherScope
    await rows(sql`insert into accounts (account_id, email, email_hmac, name, password_hash, created_at)
      values (${principal}, 'otra@otra.es', ${server.services.secrets.hmac('account-email', 'otra@otra.es')}, 'Otra', 'h', now())`)
    await rows(
      sql`insert into members (workspace_id, principal_id, roles, created_at) values (${workspace}, ${principal}, '{administrator}', now())`,
    )
    assert.equal((await erase(bea, 'erase', 'otra@otra.es')).json().code, 'ACCOUNT_NOT_FOUND', 'a stranger is unknown')
    assert.equal((await erase(ana, 'erase', 'otra@otra.es')).json().code, 'LAST_ADMINISTRATOR')
  })

  it('is gone with sessions and words, with a signed receipt that names nobody, and the chain still holds', async () => {
    const { places } = (await erase(ana, 'preview')).json<PersonErasurePreview>()
    const reply = await erase(ana, 'erase')
    assert.equal(reply.statusCode, 200, reply.body)
    const { signature, ...receipt } = reply.json<PersonErasure>()
    assert.deepEqual(receipt.places, places)
    assert.equal(signature, server.services.secrets.hmac('erasure-receipt', JSON.stringify(receipt)).toString('hex'))
    for (const word of [email, 'Iris', iris.principal]) assert.ok(!reply.body.includes(word), word)
    const ledger = JSON.parse(readFileSync(join(server.folder.keys, 'erasures.json'), 'utf8'))
    assert.equal(ledger.entries[receipt.ledgerEntry - 1].subject, receipt.person)

    assert.equal((await server.as(iris, { url: '/api/platform/workspaces/current' })).statusCode, 401)
    assert.equal((await erase(ana, 'erase')).json().code, 'ACCOUNT_NOT_FOUND')
    const said = await rows(sql`select from activities where (actor = ${iris.principal} or subject = ${`principal:${iris.principal}`})
      and payload is not null and kind <> 'person.erased'`)
    assert.equal(said.length, 0)
    await seal()
    const { faults, checked } = await verifyActivity(server.services.database, heads(), iris.workspace)
    assert.deepEqual(faults, [])
    assert.ok(checked > 5)
    const log = (await server.as(ana, { url: '/api/platform/activity?kind=person.erased' })).json()
    assert.equal(log.items.length, 1)
  })
})
