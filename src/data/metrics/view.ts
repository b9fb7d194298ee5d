import type { Language } from '#base'
import type { principalNames } from '#platform/auth'
import type { Registry } from '#platform/contributions'
import { parseFormula, queriesOf } from './formula.ts'
import { courseOf } from './goals.ts'
import { linkOf } from './links.ts'
import type { Queries } from './read-parts.ts'
import type { Definition, Metric, MetricValue, ValueOrigin } from './schema.ts'
import type { KeptPart, KeptValue, MetricRow } from './tables.ts'

export type Names = Awaited<ReturnType<typeof principalNames>>
/** Who reads, and in whose words. */
export type Reader = Readonly<{ registry: Pick<Registry, 'say'>; language: Language; queries: Queries }>

export const titleOf = (language: Language, { name }: Pick<Definition, 'name'>): string => (name[language] ?? name.es ?? name.en)!

const countsOf = ({ registry, language, queries }: Reader, query: string): string =>
  queries.has(query) ? registry.say(language, `query.${query}`) : query

/** Why there is no value, in the reader's language. */
export const reasonView = ({ registry, language }: Reader, code: string | null, query: string | null): MetricValue['reason'] =>
  code === null ? null : { code, what: registry.say(language, `metric.reason.${code}`, { query: query ?? '' }) }

export const valueView = (reader: Reader, row: KeptValue): MetricValue => ({
  id: row.id,
  metric: row.metric_id,
  version: row.version,
  from: row.from_on,
  to: row.to_on,
  value: row.value,
  reason: reasonView(reader, row.reason, row.reason_query),
  n: row.n,
  method: row.method,
  final: row.final,
  onTime: row.on_time,
  evaluatedAt: row.evaluated_at.toISOString(),
  supersededAt: row.superseded_at?.toISOString() ?? null,
})

export const partsView = (reader: Reader, parts: readonly KeptPart[]): ValueOrigin['parts'] =>
  parts.map(({ query, value, n, inputs }) => {
    const known = reader.queries.get(query)
    return {
      query,
      counts: countsOf(reader, query),
      unit: known?.unit ?? null,
      when: known?.when ?? null,
      reads: [...(known?.reads ?? [])],
      value,
      n,
      inputs: inputs.map((subject) => ({ subject, link: linkOf(subject) })),
    }
  })

/** @param newest  the newest two values */
export function metricView(reader: Reader, row: MetricRow, newest: readonly KeptValue[], names: Names): Metric {
  const { definition, judged, outside_since: since } = row
  const [latest = null, previous = null] = newest.map((value) => valueView(reader, value))
  return {
    id: row.id,
    title: titleOf(reader.language, definition),
    ...definition,
    owner: row.owner,
    ownerName: row.owner === null ? null : (names.get(row.owner)?.name ?? null),
    version: row.version,
    state: row.state,
    starter: row.starter,
    queries: queriesOf(parseFormula(definition.formula)).map((name) => ({
      ...{ name, counts: countsOf(reader, name), unit: reader.queries.get(name)?.unit ?? null },
    })),
    latest,
    previous,
    standing: {
      guardrail: definition.guardrail === null || (latest?.value ?? null) === null ? null : since === null ? 'inside' : 'outside',
      outsideSince: since?.toISOString() ?? null,
      target: courseOf(definition, judged, newest[0]),
      change:
        latest?.value === null || latest?.value === undefined || definition.baseline === null
          ? null
          : latest.value - definition.baseline.value,
    },
    createdAt: row.created_at.toISOString(),
    changedAt: row.changed_at.toISOString(),
  }
}
