import { connect, type Socket } from 'node:net'

/** Opens a plain connection to the server behind an address. */
export const dial = (url: string): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const socket = connect({ host: hostname, port: Number(port) }, () => resolve(socket))
    socket.once('error', reject)
  })

/** Everything that the server says until it closes the connection, or is quiet for so long (ms). */
export const heard = (socket: Socket, quietMs = 1500): Promise<{ text: string; closed: boolean }> =>
  new Promise((resolve) => {
    let text = ''
    const end = (closed: boolean) => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ text, closed })
    }
    let timer = setTimeout(end, quietMs, false)
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1')
      clearTimeout(timer)
      timer = setTimeout(end, quietMs, false)
    })
    socket.once('close', () => end(true))
    socket.on('error', () => undefined)
  })

/** Sends bytes as they are, which no client library would, and tells what came back. */
export async function sendRaw(url: string, bytes: string, quietMs?: number): Promise<{ text: string; closed: boolean }> {
  const socket = await dial(url)
  const said = heard(socket, quietMs)
  socket.write(bytes, 'latin1')
  return said
}
