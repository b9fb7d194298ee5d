import type { FastifyReply, FastifyRequest } from 'fastify'

/** Comment lines keep proxies from closing a quiet stream. */
const heartbeatMs = 15_000
/** How long a reader whose access ended may go on reading. */
const recheckMs = 1000

/** One event: what happened, and the number after which a reader that lost the line goes on. */
export type ServerEvent = Readonly<{ data: unknown; id?: number }>

/**
 * Streams values as server-sent events until the source ends, the reader leaves, or the reader's access ends. Each event is
 * the JSON of the state as it is now, so a reader that comes back needs no history.
 */
export async function sendEvents(request: FastifyRequest, reply: FastifyReply, source: AsyncIterable<ServerEvent>): Promise<void> {
  reply.hijack()
  const { raw } = reply
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value)
  raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
  raw.write('retry: 2000\n\n')
  const heartbeat = setInterval(() => raw.write(': still here\n\n'), heartbeatMs)
  const iterator = source[Symbol.asyncIterator]()
  const { promise: left, resolve: leave } = Promise.withResolvers<IteratorResult<ServerEvent>>()
  const end = () => leave({ done: true, value: undefined })
  request.raw.once('close', end)
  const recheck = setInterval(() => {
    request.stillMay().then(
      (may) => may || end(),
      (error) => request.log.warn({ err: error }, 'who reads this stream could not be looked up'),
    )
  }, recheckMs)
  try {
    for (;;) {
      const step = await Promise.race([iterator.next(), left])
      if (step.done) break
      const { id, data } = step.value
      if (!raw.write(`${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`))
        await new Promise((resolve) => raw.once('drain', resolve).once('close', resolve))
    }
  } catch (error) {
    request.log.error({ err: error }, 'event stream failed')
  } finally {
    clearInterval(heartbeat)
    clearInterval(recheck)
    void iterator.return?.()
    raw.end()
  }
}
