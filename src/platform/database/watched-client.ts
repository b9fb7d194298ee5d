import pg from 'pg'

/** Told of each statement as it begins; what it answers is told of its end. */
export type StatementWatch = (text: string) => (error?: unknown) => void

type Query = (...args: unknown[]) => unknown
type Told = (error: unknown, result: unknown) => void

/** The words of a statement; null for streams, which time themselves. */
function textOf(query: unknown): string | null {
  if (typeof query === 'string') return query
  const { text, submit } = query as { text?: unknown; submit?: unknown }
  return typeof text === 'string' && submit === undefined ? text : null
}

/** A connection that tells of its statements while somebody watches. */
export function watchedClient(current: () => StatementWatch | null): typeof pg.Client {
  class Watched extends pg.Client {}
  const plain = pg.Client.prototype.query as Query
  const query: Query = function (this: pg.Client, ...args) {
    const watch = current()
    const text = watch && textOf(args[0])
    if (!watch || text === null) return plain.apply(this, args)
    const ended = watch(text)
    const last = args.findLastIndex((arg) => typeof arg === 'function')
    if (last === -1) {
      const answer = plain.apply(this, args) as Promise<unknown>
      answer.then(() => ended(), ended)
      return answer
    }
    const told = args[last] as Told
    args[last] = (error: unknown, result: unknown) => {
      ended(error)
      told(error, result)
    }
    return plain.apply(this, args)
  }
  Object.assign(Watched.prototype, { query })
  return Watched
}
