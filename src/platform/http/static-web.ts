import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { DomainError } from '#base'
import { publicPermission } from '#platform/permissions'
import { fileReply } from './file-reply.ts'

const bytes = fileReply('application/octet-stream')
const topFiles = ['favicon.svg', 'theme.js']

/** The built pages: hashed files under `/assets` may be kept for ever, the page itself is asked for each time. Set-up compressed them. */
export const staticWeb: FastifyPluginAsyncZod<{ folder: string }> = async (app, { folder }) => {
  if (!existsSync(join(folder, 'index.html'))) return
  await app.register(fastifyStatic, { root: folder, serve: false, preCompressed: true })
  app.get(
    '/assets/*',
    { schema: { hide: true, params: z.object({ '*': z.string() }), response: bytes }, config: { permission: publicPermission } },
    (request, reply) => reply.sendFile(`assets/${request.params['*']}`, { maxAge: '365d', immutable: true }),
  )
  for (const file of topFiles) {
    app.get(`/${file}`, { schema: { hide: true, response: bytes }, config: { permission: publicPermission } }, (_, reply) =>
      reply.sendFile(file, { maxAge: '1h' }),
    )
  }
}

/** Every address that is no route: the page at the root and for a browser that navigates, a problem for everyone else. */
export function servePages(app: FastifyInstance, folder: string): void {
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? ''
    const reads = request.method === 'GET' || request.method === 'HEAD'
    const navigates = reads && (path === '/' || (request.headers.accept ?? '').includes('text/html'))
    if (!navigates || path.startsWith('/api/') || path.startsWith('/assets/')) {
      throw new DomainError('ROUTE_NOT_FOUND', { method: request.method, path: path.slice(0, 200) })
    }
    const index = join(folder, 'index.html')
    if (!existsSync(index)) throw new DomainError('WEB_NOT_BUILT')
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(await readFile(index))
  })
}
