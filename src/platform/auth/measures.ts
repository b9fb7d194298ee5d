import { type Measure, sqlMeasure } from '#platform/telemetry'

export const measures: readonly Measure[] = [
  sqlMeasure(
    { name: 'rumbo_members', type: 'gauge', unit: 'count', of: 'workspace' },
    `select m.workspace_id as workspace, count(*) as value from members m
     join principals p on p.workspace_id = m.workspace_id and p.id = m.principal_id
     where p.disabled_at is null and (m.ends_at is null or m.ends_at > now()) group by 1`,
  ),
  sqlMeasure(
    { name: 'rumbo_sessions', type: 'gauge', unit: 'count', of: 'workspace' },
    `select w.id as workspace, count(s.id) as value from workspaces w
     left join sessions s on s.workspace_id = w.id and s.ends_at > now() group by 1`,
  ),
  sqlMeasure(
    { name: 'rumbo_sign_ins_total', type: 'counter', unit: 'count', labels: ['outcome'], of: 'workspace' },
    `select w.id as workspace, o.outcome,
            (select count(*) from activities a where a.workspace_id = w.id and a.kind = 'session.' || o.outcome) as value
     from workspaces w cross join (values ('opened'), ('refused')) o (outcome)`,
  ),
]
