import { sql } from 'kysely'
import type { Measure } from '#platform/contributions'

export const measures: readonly Measure[] = [
  {
    name: 'rumbo_runs',
    help: 'Runs of the autopilot that are kept, by outcome',
    type: 'gauge',
    of: 'workspace',
    read: ({ database }) =>
      database.asSystem(async (db) => {
        const { rows } = await sql<{ workspace: string; outcome: string; value: number }>`
          select workspace_id as workspace, coalesce(outcome, 'open') as outcome, count(*) as value from runs group by 1, 2`.execute(db)
        return rows.map(({ workspace, outcome, value }) => ({ value, workspace, labels: { outcome } }))
      }),
  },
]
