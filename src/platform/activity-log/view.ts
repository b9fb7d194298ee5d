import type { Language } from '#base'
import type { ListedActivity } from '#platform/activity'
import type { principalNames } from '#platform/auth'
import type { Registry } from '#platform/contributions'
import type { ActivityItem } from './schema.ts'

type Names = Awaited<ReturnType<typeof principalNames>>
export type Reader = Readonly<{ registry: Pick<Registry, 'say'>; language: Language; names: Names }>

/** Key of the sentence that tells a kind. */
export const sentenceKey = (kind: string): string => `activity.${kind}`

/** The sentence of a kind; the kind itself when no feature tells it. */
export function sentenceOf({ registry, language }: Pick<Reader, 'registry' | 'language'>, kind: string): string {
  const said = registry.say(language, sentenceKey(kind))
  return said === sentenceKey(kind) ? kind : said
}

function principalOf({ registry, language, names }: Reader, id: string): ActivityItem['actor'] {
  const found = names.get(id)
  if (found?.kind === 'person' && found.name !== null) return { id, kind: 'person', name: found.name }
  const kind = found === undefined || found.kind === 'person' ? 'gone' : found.kind
  return { id, kind, name: registry.say(language, `actor.${kind}`) }
}

/** `run:<id>` → its type in words; a person by name. */
function subjectOf(reader: Reader, subject: string): ActivityItem['subject'] {
  const at = subject.indexOf(':')
  const [type, id] = at < 0 ? [subject, ''] : [subject.slice(0, at), subject.slice(at + 1)]
  if (type === 'principal') return { type, id, name: principalOf(reader, id).name }
  const key = `subject.${type}`
  const said = reader.registry.say(reader.language, key)
  return { type, id, name: said === key ? type : said }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The principals that a page of activities names. */
export const principalsIn = (activities: readonly ListedActivity[]): string[] => [
  ...new Set(
    activities.flatMap(({ actor, subject }) => (subject.startsWith('principal:') ? [actor, subject.slice('principal:'.length)] : [actor])),
  ),
]

/** An activity in the words of its reader. A payload tells a change as `{ before, after }`, by the names of what changed. */
export function viewActivity(activity: ListedActivity, reader: Reader): ActivityItem {
  const { before, after, ...details } = activity.payload ?? {}
  const [old, now] = [isRecord(before) ? before : {}, isRecord(after) ? after : {}]
  return {
    id: activity.id,
    seq: activity.seq,
    at: activity.at.toISOString(),
    actor: principalOf(reader, activity.actor),
    kind: activity.kind,
    what: sentenceOf(reader, activity.kind),
    subject: subjectOf(reader, activity.subject),
    changes: [...new Set([...Object.keys(old), ...Object.keys(now)])].sort().map((name) => ({
      name,
      before: old[name] ?? null,
      after: now[name] ?? null,
    })),
    details,
    erased: activity.payload === null,
  }
}
