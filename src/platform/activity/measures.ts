import { type Measure, sqlMeasure } from '#platform/telemetry'

export const activityMeasures: readonly Measure[] = [
  sqlMeasure(
    { name: 'rumbo_activity_unsealed', type: 'gauge', unit: 'count', of: 'server' },
    'select count(*) as value from activities where seq is null',
  ),
  sqlMeasure(
    { name: 'rumbo_activity_oldest_unsealed_seconds', type: 'gauge', unit: 'seconds', of: 'server' },
    'select coalesce(extract(epoch from now() - min(at)), 0)::float8 as value from activities where seq is null',
  ),
  sqlMeasure(
    { name: 'rumbo_activities_total', type: 'counter', unit: 'count', of: 'workspace' },
    `select w.id as workspace, coalesce((select max(seq) from activities a where a.workspace_id = w.id), 0) as value
     from workspaces w`,
  ),
]
