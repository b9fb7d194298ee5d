import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import type { ConnectOptions } from '#platform/database'
import { quoted, type Table } from './catalogue.ts'

/** The same value is written with the same letters, whatever the server's own settings are. */
const canonical = [
  "set timezone = 'UTC'",
  "set datestyle = 'ISO, YMD'",
  "set intervalstyle = 'postgres'",
  "set bytea_output = 'hex'",
  'set extra_float_digits = 1',
  "set client_encoding = 'UTF8'",
]

/** A connection of the owner with canonical output, for as long as `work` takes. */
export async function withClient<T>(options: ConnectOptions, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...options, connectionTimeoutMillis: 15_000, application_name: 'rumbo backup' })
  // The query that runs tells of a broken connection; the event besides would end the process.
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query(canonical.join(';'))
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** One unchanging view of the whole database, for as long as `work` takes. */
export const inSnapshot = <T>(options: ConnectOptions, work: (client: pg.Client, at: Date) => Promise<T>): Promise<T> =>
  withClient(options, async (client) => {
    await client.query('begin isolation level repeatable read read only')
    // The first statement takes the snapshot.
    const { rows } = await client.query<{ at: Date }>('select clock_timestamp() as at')
    return await work(client, rows[0]!.at)
  })

/** The rows of one workspace only; the id is checked to be a UUID by whoever made it. */
const whereOf = (table: Table, workspace: string | null): string => {
  if (workspace === null) return ''
  return ` where ${table.name === 'workspaces' ? 'id' : 'workspace_id'} = '${workspace}'`
}

/** A table's rows in canonical form: PostgreSQL's text format, columns and rows in a fixed order. */
export function rowsOf(client: pg.Client, table: Table, workspace: string | null): Readable {
  const columns = table.columns.map(quoted).join(', ')
  return client.query(
    copyTo(`copy (select ${columns} from ${quoted(table.name)}${whereOf(table, workspace)} order by ${table.order.join(', ')}) to stdout`),
  )
}

/** Counts rows as they pass: each ends with a line feed, and one inside a value is written `\n`. */
export function rowCounter(): { count(chunk: Buffer): void; rows(): number } {
  let rows = 0
  return {
    count(chunk) {
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) rows++
    },
    rows: () => rows,
  }
}

export async function loadRows(
  client: pg.Client,
  table: Pick<Table, 'name' | 'columns'>,
  rows: Readable,
  signal?: AbortSignal,
): Promise<void> {
  const columns = table.columns.map(quoted).join(', ')
  await pipeline(rows, client.query(copyFrom(`copy ${quoted(table.name)} (${columns}) from stdin`)), { signal })
}

/** What a table holds now, to be compared with what a backup says. */
export async function digestOf(client: pg.Client, table: Table): Promise<{ rows: number; bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  const counter = rowCounter()
  let bytes = 0
  for await (const chunk of rowsOf(client, table, null) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    counter.count(chunk)
    bytes += chunk.length
  }
  return { rows: counter.rows(), bytes, sha256: hash.digest('hex') }
}
