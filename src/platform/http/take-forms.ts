import fastifyMultipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Largest file that a route may take. */
export const uploadLimitBytes = 200 * 1024 * 1024
const limits = { fileSize: uploadLimitBytes, files: 1, fields: 30, fieldSize: 10_000, fieldNameSize: 100, parts: 31 }

type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<void>

/** Routes with `config.multipart` read forms; what looks after their files is spared all other requests. */
export async function takeForms(app: FastifyInstance): Promise<void> {
  const addHook = (name: 'onRequest', hook: Hook) =>
    app.addHook(name, (request, reply, done) => {
      if (request.routeOptions.config.multipart) return hook(request, reply)
      done()
    })
  const seen = new Proxy(app, { get: (target, key) => (key === 'addHook' ? addHook : Reflect.get(target, key)) })
  await new Promise<void>((resolve, reject) => {
    fastifyMultipart(seen, { limits }, (error) => (error ? reject(error) : resolve()))
  })
}
