import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Received = Readonly<{ headers: IncomingHttpHeaders; body: string }>
export type Receiver = {
  readonly url: string
  readonly got: Received[]
  /** How it answers; `0` says nothing at all. */
  status: number
  headers: Record<string, string>
  body: string
  close(): void
}

/** A real web server on this machine that keeps what it is sent and answers as it is told. */
export async function startReceiver(path = '/hook'): Promise<Receiver> {
  const server = createServer((request, reply) => {
    let body = ''
    request.on('data', (part) => (body += part))
    request.on('end', () => {
      receiver.got.push({ headers: request.headers, body })
      if (receiver.status !== 0) reply.writeHead(receiver.status, receiver.headers).end(receiver.body)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    got: [],
    status: 200,
    headers: {},
    body: '',
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
  return receiver
}
