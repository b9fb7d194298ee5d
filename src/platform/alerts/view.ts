import type { Language } from '#base'
import type { Registry } from '#platform/contributions'
import type { Rule } from './rules.ts'
import type { Alert, AlertFigure, AlertRule, Silence } from './schema.ts'
import { restorableUntil } from './store.ts'
import type { AlertRow, SilenceRow } from './tables.ts'
import { silenceOf } from './telling.ts'

export type Reader = Readonly<{ registry: Pick<Registry, 'say' | 'measures'>; language: Language }>

/** The series of a histogram go by its name. */
const ofHistogram = /_(bucket|sum|count)$/

/** Whether there can be a figure of this name: one of a feature, or of the process. */
export const isFigure = (measures: Registry['measures'], name: string): boolean =>
  measures.has(name) || measures.has(name.replace(ofHistogram, '')) || /^(process|nodejs)_/.test(name)

function unitOf(measures: Registry['measures'], { condition }: Pick<Rule, 'condition'>): AlertRule['unit'] {
  const { metric, dividedBy } = condition
  if (dividedBy !== null) return 'share'
  const known = measures.get(metric)?.unit
  if (known) return known
  if (/_(count|bucket|total)$/.test(metric)) return 'count'
  return /_bytes$/.test(metric) ? 'bytes' : /_seconds(_sum)?$/.test(metric) ? 'seconds' : 'count'
}

/** What is wrong when a rule fires, in the reader's language. */
export const whatOf = ({ registry, language }: Reader, rule: Rule): string =>
  rule.summary?.[language] ?? registry.say(language, `alert.${rule.id}`)
const mendOf = ({ registry, language }: Reader, rule: Rule): string | null =>
  rule.summary === null ? registry.say(language, `alert.${rule.id}.mend`) : null

export const ruleView = (reader: Reader, rule: Rule, value: number | null): AlertRule => ({
  id: rule.id,
  own: rule.summary !== null,
  component: rule.component,
  what: whatOf(reader, rule),
  mend: mendOf(reader, rule),
  ...rule.condition,
  forSeconds: rule.forSeconds,
  severity: rule.severity,
  enabled: rule.enabled,
  changed: rule.changed,
  value,
  unit: unitOf(reader.registry.measures, rule),
  page: rule.page,
  restorableUntil: rule.deletedAt && restorableUntil(rule.deletedAt).toISOString(),
})

/** An alert of a rule that the product or the workspace still has. */
export const alertView = (reader: Reader, rule: Rule, row: AlertRow, silences: readonly SilenceRow[], now: Date): Alert => ({
  id: row.id,
  rule: rule.id,
  component: rule.component,
  severity: row.severity,
  state: row.state,
  what: whatOf(reader, rule),
  mend: mendOf(reader, rule),
  page: rule.page,
  value: row.value,
  unit: unitOf(reader.registry.measures, rule),
  since: row.since.toISOString(),
  firedAt: row.fired_at?.toISOString() ?? null,
  resolvedAt: row.resolved_at?.toISOString() ?? null,
  toldAt: row.told_at?.toISOString() ?? null,
  silencedUntil: (row.state === 'resolved' ? null : silenceOf(silences, row, now))?.ends_at.toISOString() ?? null,
})

export const silenceView = (reader: Reader, row: SilenceRow, rules: readonly Rule[], by: string | null, now: Date): Silence => {
  const rule = rules.find(({ id }) => id === row.rule)
  return {
    id: row.id,
    rule: row.rule,
    severity: row.severity,
    what: rule ? whatOf(reader, rule) : row.rule,
    reason: row.reason,
    by,
    startsAt: row.starts_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    active: row.ends_at > now,
  }
}

/** The figures that features tell, in words; of a histogram how often and how long. */
export const figureViews = ({ registry, language }: Reader): AlertFigure[] =>
  [...registry.measures.values()].flatMap(({ name, unit, type, labels = [] }) => {
    const figure = { name, what: registry.say(language, `measure.${name}`), unit, labels: [...labels] }
    return type === 'histogram'
      ? [
          { ...figure, name: `${name}_count`, unit: 'count' as const },
          { ...figure, name: `${name}_sum` },
        ]
      : [figure]
  })
