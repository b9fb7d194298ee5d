import { say } from '#base'
import { currentLanguage } from './language.tsx'
import { texts } from './parts/texts.ts'

/** The reply of a refused or failed request, as the server renders it. */
export type Problem = Readonly<{
  status: number
  code: string
  what: string
  expected: string
  mend: string
  id?: string
  issues?: readonly { path: string; expected: string; got: string | null }[]
}>

export class ApiProblem extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.what)
    this.problem = problem
  }
}

const sentences = (kind: 'offline' | 'unreadable', status: number, code: string): Problem => {
  const language = currentLanguage()
  return {
    status,
    code,
    what: say(texts, language, `${kind}What`),
    expected: say(texts, language, `${kind}Expected`),
    mend: say(texts, language, `${kind}Mend`),
  }
}

/** Any error as the three sentences that a person can act on. */
export const problemOf = (error: unknown): Problem => (error instanceof ApiProblem ? error.problem : sentences('offline', 0, 'OFFLINE'))

let csrf = ''
/** Kept in memory only: every writing request repeats it. */
export const rememberCsrf = (token: string): void => {
  csrf = token
}

const headers = (): Record<string, string> => ({ accept: 'application/json', 'accept-language': currentLanguage(), 'x-csrf-token': csrf })

function read<T>(status: number, text: string): T {
  let body: unknown
  try {
    body = text === '' ? null : JSON.parse(text)
  } catch {
    throw new ApiProblem(sentences('unreadable', status, 'UNREADABLE'))
  }
  if (status >= 200 && status < 300) return body as T
  const known = typeof body === 'object' && body !== null && 'code' in body && 'what' in body
  throw new ApiProblem(known ? (body as Problem) : sentences('unreadable', status, 'UNREADABLE'))
}

/** A JSON request to this server. @throws ApiProblem; TypeError when the server cannot be reached */
export async function api<T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const reply = await fetch(path, {
    method,
    headers: { ...headers(), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return read<T>(reply.status, await reply.text())
}

/**
 * Sends a form with a file and tells how much of it has left. `fetch` cannot tell that.
 * @throws ApiProblem; TypeError when the server cannot be reached; AbortError when `signal` ends it
 */
export function upload<T>(path: string, form: FormData, onSent: (share: number) => void, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', path)
    for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value)
    request.setRequestHeader('idempotency-key', crypto.randomUUID())
    request.upload.onprogress = ({ loaded, total }) => onSent(total === 0 ? 0 : loaded / total)
    request.onerror = () => reject(new TypeError('network'))
    request.onabort = () => reject(new DOMException('', 'AbortError'))
    signal?.addEventListener('abort', () => request.abort(), { once: true })
    request.onload = () => {
      try {
        resolve(read<T>(request.status, request.responseText))
      } catch (error) {
        reject(error)
      }
    }
    request.send(form)
  })
}
