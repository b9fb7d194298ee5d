import type { Registry } from '#platform/contributions'
import type { Rule } from './rules.ts'
import type { Condition, Series } from './schema.ts'
import { whatOf } from './view.ts'

/** A text as YAML writes it; double quotes escape as JSON does. */
const quoted = (text: string): string => JSON.stringify(text)
const pattern = (beginning: string): string => `${beginning.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}.*`

function selector({ metric, labels }: Series): string {
  const inside = Object.entries(labels).map(([name, value]) =>
    value.endsWith('*') ? `${name}=~${quoted(pattern(value.slice(0, -1)))}` : `${name}=${quoted(value)}`,
  )
  return inside.length === 0 ? metric : `${metric}{${inside.join(',')}}`
}

/** A condition in the language of Prometheus. */
export function expressionOf(condition: Condition): string {
  const { overSeconds, dividedBy, comparison, threshold } = condition
  if (comparison === 'absent') return `absent(${selector(condition)})`
  const sum = (series: Series) =>
    overSeconds === null ? `sum(${selector(series)})` : `sum(increase(${selector(series)}[${overSeconds}s]))`
  const value = dividedBy === null ? sum(condition) : `(${sum(condition)} or vector(0)) / ${sum(dividedBy)}`
  return `${value} ${comparison} ${threshold}`
}

const nameOf = ({ id, summary }: Rule): string =>
  summary === null
    ? `Rumbo${id.replace(/(^|-)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase())}`
    : `RumboOwn${id.replaceAll('-', '')}`

/** The rules of a workspace that are on, as a file of rules for Prometheus (`rule_files`). */
export function prometheusRules(rules: readonly Rule[], registry: Pick<Registry, 'say' | 'measures'>): string {
  const one = (rule: Rule): string => `      - alert: ${nameOf(rule)}
        expr: ${quoted(expressionOf(rule.condition))}
        for: ${rule.forSeconds}s
        labels:
          severity: ${rule.severity}
          component: ${rule.component}
        annotations:
          summary: ${quoted(whatOf({ registry, language: 'en' }, rule))}
          summary_es: ${quoted(whatOf({ registry, language: 'es' }, rule))}
`
  return `groups:\n  - name: rumbo\n    rules:\n${rules
    .filter(({ enabled }) => enabled)
    .map(one)
    .join('')}`
}
