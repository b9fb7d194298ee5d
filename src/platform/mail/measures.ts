import { type Measure, sqlMeasure } from '#platform/telemetry'

export const mailMeasures: readonly Measure[] = [
  sqlMeasure(
    { name: 'rumbo_mail_messages', type: 'gauge', unit: 'count', labels: ['state'], of: 'server' },
    `select s.state, count(m.id) as value from (values ('waiting'), ('failed')) s (state)
     left join mail_outbox m on (m.failed_at is null) = (s.state = 'waiting') group by 1`,
  ),
  sqlMeasure(
    { name: 'rumbo_mail_oldest_waiting_seconds', type: 'gauge', unit: 'seconds', of: 'server' },
    'select coalesce(extract(epoch from now() - min(created_at)), 0)::float8 as value from mail_outbox where failed_at is null',
  ),
]
