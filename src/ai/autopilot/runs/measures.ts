import { type Measure, sqlMeasure } from '#platform/telemetry'

export const measures: readonly Measure[] = [
  sqlMeasure(
    { name: 'rumbo_runs', type: 'gauge', unit: 'count', labels: ['outcome'], of: 'workspace' },
    `select w.id as workspace, o.outcome, count(r.id) as value
     from workspaces w cross join (values ('open'), ('delivered'), ('no-signal')) o (outcome)
     left join runs r on r.workspace_id = w.id and coalesce(r.outcome, 'open') = o.outcome group by 1, 2`,
  ),
  // Each row of a file that gave a model got a score.
  sqlMeasure(
    { name: 'rumbo_scored_rows', type: 'gauge', unit: 'count', of: 'workspace' },
    `select w.id as workspace, coalesce(sum((r.headline ->> 'rows')::bigint), 0)::float8 as value
     from workspaces w left join runs r on r.workspace_id = w.id and r.outcome = 'delivered' group by 1`,
  ),
]
