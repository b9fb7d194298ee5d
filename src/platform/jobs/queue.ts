import { sql } from 'kysely'
import { fromKysely, PgBoss } from 'pg-boss'

import type { Logger } from 'pino'
import type { ConnectOptions, Trx } from '#platform/database'

/**
 * pg-boss inside the caller's transaction. Its tables belong to the owner alone, so the role is laid down for each of its
 * statements and taken on again after it.
 */
export function queueIn(trx: Trx): ReturnType<typeof fromKysely> {
  const boss = fromKysely(trx)
  return {
    async executeSql(text, values) {
      const { rows } = await sql<{ role: string }>`select current_setting('role') as role`.execute(trx)
      const role = rows[0]!.role
      if (role !== 'none') await sql`select set_config('role', 'none', true)`.execute(trx)
      const result = await boss.executeSql(text, values)
      if (role !== 'none') await sql`select set_config('role', ${role}, true)`.execute(trx)
      return result
    },
  }
}

/** A worker that says nothing for this long is taken for dead; its jobs go to another. */
const heartbeatSeconds = 10

export const takedownsAllowed = 10

export const queueOptions = {
  heartbeatSeconds,
  // The longest pg-boss allows: a job ends by its heartbeat, not by its length.
  expireInSeconds: 24 * 3600 - 1,
  // A job that takes its process down with it each time is given up in the end.
  retryLimit: takedownsAllowed,
  retryDelay: 1,
  notify: true,
}

export function createQueue(options: ConnectOptions, log: Logger): PgBoss {
  const { connectionString, host, port, user, database } = options
  const password = typeof options.password === 'string' ? options.password : undefined
  const boss = new PgBoss({
    ...(connectionString === undefined ? { host, port, user, password, database } : { connectionString }),
    max: 6,
    schema: 'pgboss',
    application_name: 'rumbo jobs',
    schedule: false,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    maintenanceIntervalSeconds: 3600,
    useListenNotify: true,
  })
  boss.on('error', (error) => log.warn({ err: error }, 'queue error'))
  boss.on('warning', (warning) => log.info({ warning }, 'queue warning'))
  return boss
}
