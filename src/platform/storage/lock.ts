import { createHash } from 'node:crypto'
import { connect, createServer, type Server } from 'node:net'
import { DomainError } from '#base'

/** Who holds a folder: what a second server is told. */
type Holder = { pid: number; url: string }

export interface FolderLock extends AsyncDisposable {
  /** Tells those who ask where the server answers, once it does. */
  announce(url: string): void
  release(): Promise<void>
}

// An abstract socket (its name starts with a zero byte) is no file: the kernel takes it back when its process dies, however
// it dies, so a lock is never stale. It is seen within one network namespace; between containers that share a folder,
// PostgreSQL's own postmaster.pid is the second guard.
const nameOf = (realPath: string): string => `\0rumbo-${createHash('sha256').update(realPath).digest('hex').slice(0, 40)}`

/** Asks who holds the folder; null when nobody does. */
export function folderHolder(realPath: string): Promise<Holder | null> {
  return new Promise((answer) => {
    let text = ''
    const socket = connect(nameOf(realPath))
    socket.setTimeout(2000, () => socket.destroy())
    socket.setEncoding('utf8')
    socket.on('data', (part: string) => {
      text += part
    })
    socket.on('error', () => answer(null))
    socket.on('close', () => {
      try {
        const holder = JSON.parse(text) as Holder
        answer({ pid: Number(holder.pid), url: String(holder.url) })
      } catch {
        answer({ pid: 0, url: '' })
      }
    })
  })
}

const listen = (server: Server, name: string): Promise<void> =>
  new Promise((done, failed) => {
    server.once('error', failed)
    server.listen(name, () => {
      server.off('error', failed)
      done()
    })
  })

/** Takes the folder for this process. @throws DATA_FOLDER_IN_USE naming the process that has it */
export async function lockFolder(realPath: string): Promise<FolderLock> {
  const holder: Holder = { pid: process.pid, url: '' }
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.end(JSON.stringify(holder))
  })
  try {
    await listen(server, nameOf(realPath))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    const other = await folderHolder(realPath)
    throw new DomainError(
      'DATA_FOLDER_IN_USE',
      { folder: realPath, pid: String(other?.pid ?? '?'), url: other?.url || '…' },
      { cause: error },
    )
  }
  server.unref()
  const release = (): Promise<void> => new Promise((done) => server.close(() => done()))
  return {
    announce(url) {
      holder.url = url
    },
    release,
    [Symbol.asyncDispose]: release,
  }
}
