import { type ErrorParams, fillText, type Language } from '#base'
import type { Measure } from '#platform/telemetry'
import type { Contribution, NoticeKind, Registry } from './contributions.ts'

/** Collects what the features declare about themselves; of two with one name the first stands. */
export function createRegistry(contributions: readonly Contribution[]): Registry {
  const tables = contributions.map(({ texts }) => texts)
  const say = (language: Language, key: string, params: ErrorParams = {}): string => {
    const entry = tables.map((table) => table[language][key]).find((found) => found !== undefined)
    if (entry === undefined) return key
    return fillText(typeof entry === 'string' ? entry : entry.what, rendered(language, params), language)
  }
  // A parameter `@key` is itself a text: what it names is told in the reader's language.
  const rendered = (language: Language, params: ErrorParams): ErrorParams =>
    Object.fromEntries(
      Object.entries(params).map(([name, value]) => [
        name,
        typeof value === 'string' && value.startsWith('@') ? say(language, value.slice(1)) : value,
      ]),
    )
  const byName = <T>(all: readonly T[], nameOf: (one: T) => string): ReadonlyMap<string, T> =>
    new Map(all.toReversed().map((one) => [nameOf(one), one]))
  return {
    notices: byName<NoticeKind>(
      contributions.flatMap((each) => each.notices ?? []),
      ({ kind }) => kind,
    ),
    measures: byName<Measure>(
      contributions.flatMap((each) => each.measures ?? []),
      ({ name }) => name,
    ),
    say,
  }
}
