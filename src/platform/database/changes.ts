import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import pg from 'pg'

/** What triggers notify; the payload is the topic. */
const channel = 'rumbo_changes'
/** Memory counts as long as the line answered so short a while ago; asked again after the shorter one. */
const trustedMs = 3000
const askedMs = 1000
/** A line that cannot be opened is tried again. */
const againMs = 1000
/** More than the changes of a topic that one line will ever see. */
const stride = 2 ** 32

/** What is kept in memory about rows that change seldom: callers and their rights, which version answers. */
export type Topic = 'callers' | 'models'

/** Knows when something that is kept in memory may have changed, in this process or another. */
export interface Changes {
  /** A number that stays the same while nothing of the topic changed; null while that cannot be known. */
  standing(topic: Topic): number | null
}

/** Has a connection of this process told of changes: its own commits are noted before they return. */
export type Listener = Changes & Readonly<{ hear(client: pg.ClientBase): Promise<void>; close(): Promise<void> }>

/**
 * Follows the changes of all processes by a connection of its own, which is opened at the first question. While it is
 * down, or does not answer, nothing stands.
 */
export function followChanges(options: pg.ClientConfig): Listener {
  const counts = new Map<string, number>()
  let line: { client: pg.Client; heardAt: number; asking: boolean } | null = null
  let base = 0
  let opening: Promise<void> | null = null
  let triedAt = 0
  let closed = false

  const note = ({ channel: from, payload = '' }: pg.Notification): void => {
    if (from === channel) counts.set(payload, (counts.get(payload) ?? 0) + 1)
  }
  const lose = (client: pg.Client): void => {
    if (line?.client === client) line = null
    void client.end().catch(() => undefined)
  }
  async function open(): Promise<void> {
    const client = new pg.Client({ ...options, application_name: 'rumbo changes', connectionTimeoutMillis: 5000 })
    client.on('error', () => lose(client))
    client.on('end', () => lose(client))
    try {
      await client.connect()
      await client.query(`listen ${channel}`)
      // A pool of connections in between may swallow what is told: the line is trusted once it has heard itself.
      const mark = `line ${randomUUID()}`
      const heard = new Promise<void>((resolve) => {
        client.on('notification', ({ payload }) => payload === mark && resolve())
      })
      await client.query('select pg_notify($1, $2)', [channel, mark])
      await Promise.race([heard, new Promise((_, reject) => setTimeout(reject, trustedMs, new Error('not heard')).unref())])
      client.on('notification', note)
      base += stride
      if (closed) lose(client)
      else line = { client, heardAt: performance.now(), asking: false }
    } catch {
      lose(client)
    }
  }
  function ask(mine: NonNullable<typeof line>): void {
    mine.asking = true
    mine.client.query('select 1').then(
      () => {
        mine.heardAt = performance.now()
        mine.asking = false
      },
      () => lose(mine.client),
    )
  }
  return {
    standing(topic) {
      const now = performance.now()
      if (!line) {
        if (opening === null && !closed && now - triedAt > againMs) {
          triedAt = now
          opening = open().finally(() => {
            opening = null
          })
        }
        return null
      }
      const silence = now - line.heardAt
      if (silence > askedMs && !line.asking) ask(line)
      return silence > trustedMs ? null : base + (counts.get(topic) ?? 0)
    },
    async hear(client) {
      client.on('notification', note)
      // It is lent when this is done, which is no statement of whoever borrows it
      const query: (this: pg.ClientBase, statement: string) => Promise<unknown> = pg.Client.prototype.query
      await query.call(client, `listen ${channel}`)
    },
    async close() {
      closed = true
      await opening
      await line?.client.end().catch(() => undefined)
    },
  }
}

/** The function behind every trigger of `tellChanges`. */
export const makeTellChange = (database: Kysely<unknown>) =>
  sql`create or replace function rumbo_tell_change() returns trigger language plpgsql as $$
    begin perform pg_notify('rumbo_changes', tg_argv[0]); return null; end $$`.execute(database)

/**
 * Tells every process when rows of a table change. Call it in a migration.
 * @param events  `delete`, `update`, `update of column, …`
 */
export async function tellChanges(database: Kysely<unknown>, topic: Topic, table: string, events: readonly string[]): Promise<void> {
  await sql`create trigger tell_change after ${sql.raw(events.join(' or '))} on ${sql.table(table)}
    for each statement execute function rumbo_tell_change(${sql.lit(topic)})`.execute(database)
}

type Kept<Value> = Readonly<{ value: Value; standing: number; until: number }>

/**
 * Answers that are kept in memory while nothing of their topic changed, and never longer than `ageMs`. A change that was
 * committed before the question was asked is always seen: by this process at once, by others as soon as the database says.
 */
export function remembered<Value>(changes: Changes, topic: Topic, { ageMs, most }: Readonly<{ ageMs: number; most: number }>) {
  const kept = new Map<string, Kept<Value>>()
  return {
    get(key: string, now: number): Value | undefined {
      const found = kept.get(key)
      if (!found) return undefined
      if (now < found.until && found.standing === changes.standing(topic)) return found.value
      kept.delete(key)
      return undefined
    },
    /**
     * @param standing  what stood before the answer was looked up
     * @param ends      ms since 1970 from which the answer no longer holds by itself
     */
    keep(key: string, value: Value, standing: number | null, now: number, ends = Number.POSITIVE_INFINITY): void {
      if (standing === null) return
      if (kept.size >= most) kept.delete(kept.keys().next().value!)
      kept.set(key, { value, standing, until: Math.min(now + ageMs, ends) })
    },
  }
}
