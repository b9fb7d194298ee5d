import { sql } from 'kysely'
import type { Measure } from '#platform/contributions'

export const measures: readonly Measure[] = [
  {
    name: 'rumbo_webhook_deliveries',
    help: 'Deliveries of the last thirty days by state',
    type: 'gauge',
    of: 'workspace',
    read: ({ database }) =>
      database.asSystem(async (db) => {
        const { rows } = await sql<{ workspace: string; state: string; value: number }>`
          select workspace_id as workspace, state, count(*) as value from webhook_deliveries group by 1, 2`.execute(db)
        return rows.map(({ workspace, state, value }) => ({ value, workspace, labels: { state } }))
      }),
  },
  {
    name: 'rumbo_webhook_endpoints_disabled',
    help: 'Endpoints that were switched off because they took nothing',
    type: 'gauge',
    of: 'workspace',
    read: ({ database }) =>
      database.asSystem(async (db) => {
        const { rows } = await sql<{ workspace: string; value: number }>`
          select w.id as workspace, count(e.id) as value from workspaces w
          left join webhook_endpoints e on e.workspace_id = w.id and e.state = 'disabled' group by 1`.execute(db)
        return rows
      }),
  },
]
