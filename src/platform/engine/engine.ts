import { type DuckDBConnection, DuckDBInstance, type JS } from '@duckdb/node-api'
import { DomainError } from '#base'
import { Admission } from './admission.ts'
import { type Chunk, chunkOf } from './chunk.ts'
import { type Statement, toParameter } from './statement.ts'

export type EngineOptions = Readonly<{
  /** As DuckDB writes it: '512MB'. What goes past it is spilled to `tempFolder`, then refused. */
  memoryLimit: string
  tempFolder: string
  /** Threads of the engine, shared by its queries. */
  threads: number
  /** Queries that run at once; each holds one thread of Node's pool (raise UV_THREADPOOL_SIZE accordingly). */
  concurrent: number
  /** Queries that may wait for their turn; 100 unless told. */
  queueLimit?: number
}>
export type QueryOptions = Readonly<{ signal?: AbortSignal }>
export type Row = Record<string, JS | null>

/** An in-memory DuckDB behind one admission queue. Tables made by one query are seen by the others. */
export interface Engine extends AsyncDisposable {
  /** All rows as objects, in the order of the result. BIGINT comes as bigint, DATE and TIMESTAMP as Date. */
  query(statement: Statement, options?: QueryOptions): Promise<Row[]>
  /** The result chunk by chunk; the query keeps its place in the queue until the loop ends or breaks. */
  stream(statement: Statement, options?: QueryOptions): AsyncGenerator<Chunk, void, undefined>
  /** Refuses new queries, interrupts those that run, and frees the memory. */
  close(): Promise<void>
}

// Extensions that are not built in would be fetched from the network on first use.
const closedDoors = { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false', allow_community_extensions: 'false' }
const interruptEveryMs = 10

/**
 * Opens the engine.
 *
 * Errors of `query` and `stream`: ENGINE_QUEUE_FULL, ENGINE_CLOSED, ENGINE_OUT_OF_MEMORY, ENGINE_QUERY_FAILED; a fired
 * signal rejects with its reason, within about 50 ms also when the query already runs.
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const instance = await DuckDBInstance.create(':memory:', {
    ...closedDoors,
    memory_limit: options.memoryLimit,
    temp_directory: options.tempFolder,
    threads: String(options.threads),
  })
  const idle: DuckDBConnection[] = []
  for (let i = 0; i < options.concurrent; i++) idle.push(await instance.connect())
  await idle[0]!.run("set global TimeZone = 'UTC'")
  await idle[0]!.run('set lock_configuration = true')

  const admission = new Admission(options.concurrent, options.queueLimit ?? 100)
  const closing = new AbortController()
  const running = new Set<Promise<unknown>>()

  async function* stream(statement: Statement, { signal }: QueryOptions = {}): AsyncGenerator<Chunk, void, undefined> {
    const parameters = statement.values.map(toParameter)
    const values = parameters.map(({ value }) => value)
    const types = parameters.map(({ type }) => type)
    const stop = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal
    const leave = await admission.enter(stop)
    const connection = idle.pop()
    if (!connection) {
      leave()
      throw new DomainError('ENGINE_CLOSED')
    }
    const step = <T>(work: () => Promise<T>): Promise<T> => {
      const done = interruptible(connection, stop, statement, work)
      running.add(done)
      return done.finally(() => running.delete(done))
    }
    try {
      const result = await step(() => connection.stream(statement.text, values, types))
      const names = result.deduplicatedColumnNames()
      const columnTypes = result.columnTypes().map(String)
      for (;;) {
        const chunk = await step(() => result.fetchChunk())
        if (!chunk || chunk.rowCount === 0) return
        yield chunkOf(chunk, result, names, columnTypes)
      }
    } finally {
      if (closing.signal.aborted) connection.closeSync()
      else idle.push(connection)
      leave()
    }
  }

  const close = async (): Promise<void> => {
    if (closing.signal.aborted) return
    closing.abort(new DomainError('ENGINE_CLOSED'))
    await Promise.allSettled(running)
    for (const connection of idle.splice(0)) connection.closeSync()
    instance.closeSync()
  }
  return {
    stream,
    async query(statement, queryOptions) {
      const rows: Row[] = []
      for await (const chunk of stream(statement, queryOptions)) {
        const columns = chunk.names.map((_, j) => chunk.column(j))
        for (let i = 0; i < chunk.rows; i++) rows.push(Object.fromEntries(chunk.names.map((name, j) => [name, columns[j]![i] ?? null])))
      }
      return rows
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Runs one step of a query; a signal interrupts it, again and again, as an interrupt that comes before the start is lost. */
async function interruptible<T>(
  connection: DuckDBConnection,
  signal: AbortSignal,
  statement: Statement,
  step: () => Promise<T>,
): Promise<T> {
  signal.throwIfAborted()
  let timer: NodeJS.Timeout | undefined
  const interrupt = (): void => {
    connection.interrupt()
    timer = setInterval(() => connection.interrupt(), interruptEveryMs)
  }
  signal.addEventListener('abort', interrupt, { once: true })
  try {
    const value = await step()
    signal.throwIfAborted()
    return value
  } catch (cause) {
    signal.throwIfAborted()
    throw engineError(cause, statement)
  } finally {
    clearInterval(timer)
    signal.removeEventListener('abort', interrupt)
  }
}

function engineError(cause: unknown, statement: Statement): DomainError {
  const reason = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]!
  if (/^Out of Memory Error/i.test(reason)) return new DomainError('ENGINE_OUT_OF_MEMORY', {}, { cause })
  return new DomainError('ENGINE_QUERY_FAILED', { reason, statement: statement.text.replace(/\s+/g, ' ').slice(0, 200) }, { cause })
}
