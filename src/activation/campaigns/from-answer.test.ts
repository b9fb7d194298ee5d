import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { contribution as lists } from '#activation/lists'
import { contribution as orders } from '#ai/orders/answers'
import { newId } from '#base'
import { contribution as consent } from '#customers/consent'
import { contribution as files } from '#data/files'
import { contribution as activityLog } from '#platform/activity-log'
import type { JobRunner } from '#platform/jobs'
import { contribution as notifications } from '#platform/notifications'
import type { OrderAnswerView } from '#schema/ai/orders/answers'
import { bringFile } from '#test/bring-file'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { contribution } from './index.ts'
import type { Campaign } from './schema.ts'

const url = '/api/activation/campaigns'

describe('a campaign from an answer about orders', () => {
  let server: TestServer
  let session: TestSession
  before(async () => {
    server = await testServer([activityLog, notifications, files, orders, consent, lists, contribution])
    session = await firstAdministrator(server)
    await (server.services.jobs as JobRunner).work()
  })
  after(() => server.close())
  async function settled<T>(path: string, isOver: (one: T) => boolean): Promise<T> {
    for (;;) {
      const one = (await server.as(session, { url: path })).json<T>()
      if (isOver(one)) return one
      await delay(20)
    }
  }
  const post = (path: string, payload: object) => server.as(session, { method: 'POST', url: path, payload })

  it('takes the people of its list, as many as are asked for, the best first', async () => {
    const lines = Array.from({ length: 60 }, (_, i) => `P${i};Cliente ${i % 30};2025-0${1 + (i % 9)}-15;${20 + i}`)
    const file = await bringFile(server, session, 'Pedidos.csv', `pedido;cliente;fecha;importe\n${lines.join('\n')}\n`)
    const { id } = (await post('/api/ai/orders/answers', { file, question: 'buy', windowDays: 90 })).json<OrderAnswerView>()
    const answer = await settled<OrderAnswerView>(`/api/ai/orders/answers/${id}`, ({ progress }) => progress === null)
    assert.equal(answer.result?.outcome.status, 'too-little')
    const terms = { name: 'Vuelve', channel: 'other', success: 'orders', startsOn: '2026-12-01', windowDays: 30 }
    for (const [most, n] of [
      [undefined, answer.result!.outcome.list],
      [5, 5],
    ] as const) {
      const source = { kind: 'answer', answer: id, ...(most !== undefined && { most }) }
      const made = await post(url, { ...terms, source })
      assert.equal(made.statusCode, 202, made.body)
      const campaign = await settled<Campaign>(
        `${url}/${made.json<Campaign>().id}`,
        ({ state, error }) => state !== 'reading' || error !== null,
      )
      assert.deepEqual([campaign.error, campaign.state, campaign.people?.n], [null, 'draft', n])
      assert.deepEqual(campaign.source, { kind: 'answer', id, name: 'Pedidos.csv' })
      // What groups customers says nothing of how many buy
      assert.equal(campaign.people?.meanScore, null)
    }
    assert.equal((await post(url, { ...terms, source: { kind: 'answer', answer: newId() } })).json().code, 'ORDER_ANSWER_NOT_FOUND')
  })
})
