import { sql } from 'kysely'
import { millisecondsPerDay, uuidv7 } from '#base'
import { type Migrations, protectWorkspaceTable, type Trx } from '#platform/database'
import { consumerMigrations } from './consumer-migrations.ts'

export type ActivityRow = {
  workspace_id: string
  /** uuidv7: sorts by the moment it was recorded; partitions are ranges of it. */
  id: string
  at: Date
  actor: string
  kind: string
  subject: string
  digest: Buffer
  /** Null with the salt once it was erased. */
  payload: unknown
  salt: Buffer | null
  /** Null until the sealer came by. */
  seq: number | null
  hash: Buffer | null
}
export const activityTables = (trx: Trx) => trx.$extendTables<{ activities: ActivityRow }>()

const lowest = new Uint8Array(10)
const monthStart = (year: number, month: number): Date => new Date(Date.UTC(year, month, 1))

/**
 * Makes the partitions of this month and the two after it. Ids carry their moment, so a month is a range of ids. Rows of a
 * month without a partition fall into the default one: recording never fails for want of a partition.
 */
export async function ensurePartitions(trx: Trx, now: Date): Promise<void> {
  for (let ahead = 0; ahead < 3; ahead++) {
    const from = monthStart(now.getUTCFullYear(), now.getUTCMonth() + ahead)
    const to = monthStart(now.getUTCFullYear(), now.getUTCMonth() + ahead + 1)
    const name = `activities_${from.toISOString().slice(0, 7).replace('-', '_')}`
    const bounds = [from, to].map((each) => uuidv7(each, lowest).replace(/-7000-8000-/, '-0000-0000-'))
    const { rows } = await sql`select from pg_class where oid = to_regclass(${name})`.execute(trx)
    if (rows.length > 0) continue
    // Rows that a clock running ahead put into the default partition would stand in the way: then it keeps this month.
    const early = await sql`select from activities_other where id >= ${bounds[0]}::uuid and id < ${bounds[1]}::uuid limit 1`.execute(trx)
    if (early.rows.length > 0) continue
    await sql`create table ${sql.id(name)} partition of activities for values from (${sql.lit(bounds[0])}) to (${sql.lit(bounds[1])})`.execute(
      trx,
    )
    await protectWorkspaceTable(trx, name, [])
  }
}

/** How often the sealer looks whether a new month needs its partition. */
export const partitionCheckMs = millisecondsPerDay / 4

export const activityMigrations: Migrations = {
  ...consumerMigrations,
  '0010-platform-activity': {
    async up(database) {
      await sql`create table activities (
        workspace_id uuid not null references workspaces on delete cascade,
        id uuid not null,
        at timestamptz(3) not null,
        actor uuid not null,
        kind text not null,
        subject text not null,
        digest bytea not null,
        payload jsonb,
        salt bytea,
        seq bigint,
        hash bytea,
        primary key (workspace_id, id)
      ) partition by range (id)`.execute(database)
      await sql`create index activities_unsealed on activities (workspace_id, id) where seq is null`.execute(database)
      await sql`create index activities_sealed on activities (workspace_id, seq)`.execute(database)
      await sql`create table activities_other partition of activities default`.execute(database)
      // Recorded once, then only sealed or erased, and both by the system.
      await protectWorkspaceTable(database, 'activities', ['select', 'insert'])
      await protectWorkspaceTable(database, 'activities_other', [])
      await ensurePartitions(database as never, new Date())
    },
  },
  '0151-platform-activity-filters': {
    async up(database) {
      // Each ends with the id, so that a filtered list is read newest first without sorting.
      await sql`create index activities_by_actor on activities (workspace_id, actor, id)`.execute(database)
      await sql`create index activities_by_kind on activities (workspace_id, kind, id)`.execute(database)
      await sql`create index activities_by_subject on activities (workspace_id, subject collate "C", id)`.execute(database)
    },
  },
}
