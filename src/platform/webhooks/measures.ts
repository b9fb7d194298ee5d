import { type Measure, sqlMeasure } from '#platform/telemetry'

export const measures: readonly Measure[] = [
  // Those that ended are kept for thirty days.
  sqlMeasure(
    { name: 'rumbo_webhook_deliveries', type: 'gauge', unit: 'count', labels: ['state'], of: 'workspace' },
    `select w.id as workspace, s.state, count(d.id) as value
     from workspaces w cross join (values ('waiting'), ('delivered'), ('failed')) s (state)
     left join webhook_deliveries d on d.workspace_id = w.id and d.state = s.state group by 1, 2`,
  ),
  sqlMeasure(
    { name: 'rumbo_webhook_endpoints_disabled', type: 'gauge', unit: 'count', of: 'workspace' },
    `select w.id as workspace, count(e.id) as value from workspaces w
     left join webhook_endpoints e on e.workspace_id = w.id and e.state = 'disabled' and e.deleted_at is null group by 1`,
  ),
]
