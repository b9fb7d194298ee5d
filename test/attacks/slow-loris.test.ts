import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { z } from 'zod'
import { readSettings } from '#platform/config'
import type { Services } from '#platform/contributions'
import { createHttp } from '#platform/http'
import { createPermissions } from '#platform/permissions'
import { dial, heard } from '#test/raw-request'

let app: FastifyInstance
let url = ''
before(async () => {
  const nothing: unknown = {}
  app = await createHttp({
    services: { ...(nothing as Services), settings: readSettings({}, {}, '/nowhere'), log: pino({ level: 'silent' }) },
    contributions: [
      {
        routes: [
          {
            prefix: '/api/demo',
            plugin: async (routes) => {
              const schema = { body: z.unknown(), response: { 200: z.null() } }
              routes.post('/', { schema, config: { permission: 'public' } }, async () => null)
            },
          },
        ],
        texts: { es: {}, en: {} },
      },
    ],
    permissions: createPermissions([]),
    authenticate: async () => null,
    webFolder: '/nowhere',
    version: '0.0.0',
    patience: { headersMs: 700, jsonMs: 700, requestMs: 5000, keepAliveMs: 700, lookMs: 100 },
  })
  url = await app.listen({ host: '127.0.0.1', port: 0 })
})
after(() => app.close())

/** Sends a byte now and then, never finishing, until the server has enough. @returns what it said, and after how long (ms) */
async function drip(first: string, drop: string): Promise<{ text: string; closed: boolean; tookMs: number }> {
  const socket = await dial(url)
  const said = heard(socket, 4000)
  const began = performance.now()
  socket.write(first)
  const dripping = setInterval(() => socket.writable && socket.write(drop), 100)
  const answer = await said
  clearInterval(dripping)
  return { ...answer, tookMs: performance.now() - began }
}

it('closes a connection whose headers never end', async () => {
  const { text, closed, tookMs } = await drip(`GET /healthz HTTP/1.1\r\nhost: ${new URL(url).host}\r\n`, 'x-a: b\r\n')
  assert.match(text, /^HTTP\/1\.1 408 [\s\S]*REQUEST_TOO_SLOW/)
  assert.ok(closed && tookMs < 3000, `${tookMs} ms`)
})

it('closes a connection whose JSON never ends', async () => {
  const head = `POST /api/demo HTTP/1.1\r\nhost: ${new URL(url).host}\r\ncontent-type: application/json\r\ncontent-length: 10000\r\n\r\n{`
  const { text, closed, tookMs } = await drip(head, ' ')
  assert.match(text, /^HTTP\/1\.1 408 [\s\S]*REQUEST_TOO_SLOW/)
  assert.ok(closed && tookMs < 3000, `${tookMs} ms`)
})

it('closes connections that say nothing, and answers others meanwhile', async () => {
  const idle = await Promise.all(Array.from({ length: 200 }, () => dial(url)))
  const ends = idle.map(
    (socket) =>
      new Promise((resolve) =>
        socket
          .once('close', resolve)
          .on('error', () => undefined)
          .resume(),
      ),
  )
  const began = performance.now()
  assert.equal((await fetch(`${url}/healthz`)).status, 200)
  assert.ok(performance.now() - began < 1000)
  await Promise.race([Promise.all(ends), wait(5000).then(() => assert.fail('idle connections stay open'))])
})
