import { sql } from 'kysely'
import type { Measure } from '#platform/contributions'

export const measures: readonly Measure[] = [
  {
    name: 'rumbo_members',
    help: 'People with access to the workspace',
    type: 'gauge',
    of: 'workspace',
    read: ({ database }) =>
      database.asSystem(async (db) => {
        const { rows } = await sql<{ workspace: string; value: number }>`
          select m.workspace_id as workspace, count(*) as value from members m
          join principals p on p.workspace_id = m.workspace_id and p.id = m.principal_id
          where p.disabled_at is null and (m.ends_at is null or m.ends_at > now()) group by 1`.execute(db)
        return rows
      }),
  },
  {
    name: 'rumbo_sessions',
    help: 'Open browser sessions',
    type: 'gauge',
    of: 'workspace',
    read: ({ database }) =>
      database.asSystem(async (db) => {
        const { rows } = await sql<{ workspace: string; value: number }>`
          select w.id as workspace, count(s.id) as value from workspaces w
          left join sessions s on s.workspace_id = w.id and s.ends_at > now() group by 1`.execute(db)
        return rows
      }),
  },
]
