import { quotedCell } from '#base'
import type { ActivityItem } from './schema.ts'

const told = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)

/** Names of the columns, in the order of `csvLine`. */
export const columnKeys = ['seq', 'at', 'who', 'what', 'subject', 'kind', 'before', 'after', 'details', 'id'] as const

export const csvHead = (names: readonly string[]): string => `\uFEFF${names.map(quotedCell).join(',')}\r\n`

export function csvLine(item: ActivityItem): string {
  const side = (of: 'before' | 'after') => item.changes.map((change) => `${change.name}: ${told(change[of])}`).join('; ')
  const cells = [
    told(item.seq),
    item.at,
    item.actor.name,
    item.what,
    `${item.subject.name} ${item.subject.id}`.trim(),
    item.kind,
    side('before'),
    side('after'),
    Object.keys(item.details).length > 0 ? JSON.stringify(item.details) : '',
    item.id,
  ]
  return `${cells.map(quotedCell).join(',')}\r\n`
}
