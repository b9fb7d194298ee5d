import { randomInt } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { type Letter, readLetter } from './letter.ts'

export type Mailbox = Readonly<{
  /** For `smtpUrl`; the same after it was down. */
  url: string
  letters: readonly Letter[]
  /** The first letter to an address, once it is there; it is taken out. */
  take(to: string): Promise<Letter>
  /** Nothing listens any more, until `up`. */
  down(): Promise<void>
  up(): Promise<void>
  close(): Promise<void>
}>

/** A real mail server on this machine that takes every message and keeps it. */
export async function startMailbox(): Promise<Mailbox> {
  const letters: Letter[] = []
  const arrived = new EventEmitter()
  // An address of its own: while the server is down, nobody else's test takes its port.
  const host = `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`
  let port = 0
  let server: SMTPServer | null = null
  const up = async () => {
    server = new SMTPServer({
      authOptional: true,
      onData(stream, { envelope }, done) {
        const parts: Buffer[] = []
        stream.on('data', (part: Buffer) => parts.push(part))
        stream.on('end', () => {
          const to = envelope.rcptTo.map(({ address }) => address)
          letters.push(readLetter(to, Buffer.concat(parts).toString('latin1')))
          arrived.emit('letter')
          done()
        })
      },
    })
    await new Promise<void>((listening) => server!.listen(port, host, listening))
    port = (server.server.address() as AddressInfo).port
  }
  const down = () => new Promise<void>((closed) => (server ? server.close(() => closed()) : closed()))
  await up()
  return {
    url: `smtp://${host}:${port}`,
    letters,
    async take(to) {
      const late = AbortSignal.timeout(20_000)
      for (;;) {
        const at = letters.findIndex((letter) => letter.to.includes(to))
        if (at >= 0) return letters.splice(at, 1)[0]!
        await once(arrived, 'letter', { signal: late })
      }
    },
    down,
    up,
    close: down,
  }
}
