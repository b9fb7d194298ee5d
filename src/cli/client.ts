import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pino from 'pino'
import { DomainError, type Language } from '#base'
import { readLocalAccess } from '#platform/auth'
import { readSettings, type Settings } from '#platform/config'
import { folderHolder } from '#platform/storage'
import { ServerRefused, type ToldProblem } from '#platform/terminal'

type Query = Readonly<Record<string, string | number | boolean | undefined>>

/** The API of one server in one workspace. What is refused is thrown as `ServerRefused`, in the words of the server. */
export interface Client {
  get<Reply>(path: string, query?: Query): Promise<Reply>
  send<Reply>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<Reply>
  /** Posts a form, with files. */
  form<Reply>(path: string, form: FormData): Promise<Reply>
  /** A reply as it arrives: files, exports, streams. */
  download(path: string, query?: Query): Promise<AsyncIterable<Uint8Array>>
}

export type ClientOptions = Readonly<{ data?: string; workspace?: string }>

const reasonOf = (error: unknown): string => {
  const cause = (error as Error).cause as NodeJS.ErrnoException | undefined
  return cause?.code ?? cause?.message ?? (error as Error).message
}

function clientOf(url: string, key: string, language: Language, workspace: string | undefined, signal: AbortSignal): Client {
  async function call(method: string, path: string, query: Query = {}, body?: unknown): Promise<Response> {
    const address = new URL(path, url)
    for (const [name, value] of Object.entries(query)) if (value !== undefined) address.searchParams.set(name, String(value))
    let reply: Response
    try {
      reply = await fetch(address, {
        method,
        signal,
        headers: {
          authorization: `Bearer ${key}`,
          'accept-language': language,
          ...(workspace === undefined ? {} : { 'x-rumbo-workspace': workspace }),
          ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
        redirect: 'error',
      })
    } catch (error) {
      throw new DomainError('SERVER_UNREACHABLE', { url, reason: reasonOf(error) }, { cause: error })
    }
    if (reply.ok) return reply
    if (!reply.headers.get('content-type')?.includes('json'))
      throw new DomainError('SERVER_UNREACHABLE', { url, reason: String(reply.status) })
    throw new ServerRefused((await reply.json()) as ToldProblem)
  }
  const read = async <Reply>(reply: Response): Promise<Reply> => (reply.status === 204 ? null : await reply.json()) as Reply
  return {
    get: async (path, query) => read(await call('GET', path, query)),
    send: async (method, path, body) => read(await call(method, path, {}, method === 'DELETE' ? undefined : (body ?? {}))),
    form: async (path, form) => read(await call('POST', path, {}, form)),
    async download(path, query) {
      const { body } = await call('GET', path, query)
      return body ?? new ReadableStream<Uint8Array>()
    },
  }
}

/** How long a server that has the folder but does not answer yet is waited for. */
const startingMs = 20_000

/** Where the server of this data folder answers; null when none has the folder. @throws SERVER_STARTING */
async function runningServer(settings: Settings): Promise<{ url: string; token: string } | null> {
  let folder: string
  try {
    folder = realpathSync(settings.dataFolder)
  } catch {
    return null
  }
  for (const end = Date.now() + startingMs; Date.now() < end; await delay(100)) {
    if ((await folderHolder(folder)) === null) return null
    const access = readLocalAccess(join(folder, 'keys'))
    if (access) return access
  }
  throw new DomainError('SERVER_STARTING', { folder })
}

/**
 * Does work with a server: the one that RUMBO_URL names (with RUMBO_KEY), else the one that has the data folder, else one
 * that is started for this work in this process, and stopped after it.
 * @throws SERVER_KEY_MISSING, SERVER_UNREACHABLE, SERVER_STARTING, ServerRefused
 */
export async function withClient<Result>(
  { language, signal }: Readonly<{ language: Language; signal: AbortSignal }>,
  { data, workspace }: ClientOptions,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const { RUMBO_URL: url, RUMBO_KEY: key } = process.env
  if (url) {
    if (!key) throw new DomainError('SERVER_KEY_MISSING', { url })
    return work(clientOf(url, key, language, workspace, signal))
  }
  const settings = readSettings({ data }, process.env, process.cwd())
  const running = await runningServer(settings)
  if (running) return work(clientOf(running.url, running.token, language, workspace, signal))
  const { contributions, start } = await import('#server')
  const log = pino({ level: process.env.RUMBO_LOG ?? 'error' }, pino.destination(2))
  await using own = await start({ settings: { ...settings, host: '127.0.0.1', port: 0, role: 'all' }, contributions, log })
  const access = readLocalAccess(join(settings.dataFolder, 'keys'))
  // Waited for here: the server stops when this block is left.
  return await work(clientOf(own.url ?? '', access?.token ?? '', language, workspace, signal))
}
