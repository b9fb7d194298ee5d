import { type Measure, sqlMeasure } from '#platform/telemetry'

export const measures: readonly Measure[] = [
  sqlMeasure(
    { name: 'rumbo_metrics_outside_guardrail', type: 'gauge', unit: 'count', of: 'workspace' },
    `select w.id as workspace, count(m.id) as value from workspaces w
     left join metrics m on m.workspace_id = w.id and m.state = 'active' and m.outside_since is not null group by 1`,
  ),
]
