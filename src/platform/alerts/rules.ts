import type { Contribution } from '#platform/contributions'
import { BuiltInRule, type Component, type Condition, type NewAlertRule, type Severity } from './schema.ts'
import type { RuleRow } from './tables.ts'

/** A rule as a workspace has it. */
export type Rule = Readonly<{
  id: string
  component: Component
  condition: Condition
  forSeconds: number
  severity: Severity
  enabled: boolean
  changed: boolean
  page: string | null
  /** What people of the workspace call it; null for a built-in rule, which has texts. */
  summary: NewAlertRule['summary'] | null
  deletedAt: Date | null
}>

/** The rules of all features. A feature that declares a wrong one stops the server, not an alert at night. */
export const builtInRules = (contributions: readonly Contribution[]): Rule[] =>
  contributions
    .flatMap(({ alertRules = [] }) => alertRules)
    .map((declared) => {
      const { name, component, forSeconds, severity, page = null, ...condition } = BuiltInRule.parse(declared)
      return { id: name, component, condition, forSeconds, severity, page, enabled: true, changed: false, summary: null, deletedAt: null }
    })

const changedBy = (rule: Rule, row: Pick<RuleRow, 'enabled' | 'threshold' | 'for_seconds' | 'severity'>): Rule => ({
  ...rule,
  condition: { ...rule.condition, threshold: row.threshold ?? rule.condition.threshold },
  forSeconds: row.for_seconds ?? rule.forSeconds,
  severity: row.severity ?? rule.severity,
  enabled: row.enabled,
  changed: row.threshold !== null || row.for_seconds !== null || row.severity !== null,
})

/** The built-in rules as a workspace changed them, then its own. */
export function rulesOf(builtIn: readonly Rule[], rows: readonly RuleRow[]): Rule[] {
  const byId = new Map(rows.map((row) => [row.id, row]))
  const own = rows.flatMap((row): Rule[] =>
    row.condition === null
      ? []
      : [
          {
            id: row.id,
            component: 'own',
            condition: { ...row.condition, threshold: row.threshold ?? row.condition.threshold },
            forSeconds: row.for_seconds ?? 0,
            severity: row.severity ?? 'warning',
            enabled: row.enabled && row.deleted_at === null,
            changed: false,
            page: null,
            summary: row.summary,
            deletedAt: row.deleted_at,
          },
        ],
  )
  return [
    ...builtIn.map((rule) => {
      const row = byId.get(rule.id)
      return row ? changedBy(rule, row) : rule
    }),
    ...own,
  ]
}
