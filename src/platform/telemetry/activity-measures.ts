import { sql } from 'kysely'
import type { Measure } from '#platform/contributions'

export const activityMeasures: readonly Measure[] = [
  {
    name: 'rumbo_activity_unsealed',
    help: 'Activities that wait for their place in the chain',
    type: 'gauge',
    of: 'server',
    read: ({ database }) =>
      database.asSystem(
        async (db) => (await sql<{ value: number }>`select count(*) as value from activities where seq is null`.execute(db)).rows,
      ),
  },
  {
    name: 'rumbo_activity_oldest_unsealed_seconds',
    help: 'How long the activity that waits longest has waited to be sealed; 0 when none waits',
    type: 'gauge',
    of: 'server',
    read: ({ database }) =>
      database.asSystem(
        async (db) =>
          (
            await sql<{ value: number }>`
              select coalesce(extract(epoch from now() - min(at)), 0)::float8 as value from activities where seq is null`.execute(db)
          ).rows,
      ),
  },
  {
    name: 'rumbo_activities_total',
    help: 'Sealed activities since the workspace began',
    type: 'counter',
    of: 'workspace',
    read: ({ database }) =>
      database.asSystem(async (db) => {
        const { rows } = await sql<{ workspace: string; value: number }>`
          select w.id as workspace, coalesce((select max(seq) from activities a where a.workspace_id = w.id), 0) as value
          from workspaces w`.execute(db)
        return rows
      }),
  },
]
