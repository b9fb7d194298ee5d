import { z } from 'zod'
import { decodeCursor, encodeCursor } from '#platform/http'

const Position = z.tuple([z.uuid()])

/** The id after which a page goes on; ids sort by birth. */
export const positionOf = (cursor: string | undefined): string | null => (cursor === undefined ? null : decodeCursor(cursor, Position)[0])

/** A page of what was found, one more than asked for when there are more. */
export function pageFrom<Item extends { id: string }>(found: readonly Item[], limit: number): { items: Item[]; next: string | null } {
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return { items, next: found.length > limit && last ? encodeCursor([last.id]) : null }
}
