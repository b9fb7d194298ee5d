import { z } from 'zod'
import { DomainError } from '#base'

/** Query of every list. */
export const PageQuery = z.object({ limit: z.coerce.number().int().min(1).max(200).default(50), cursor: z.string().max(500).optional() })
export type PageQuery = z.infer<typeof PageQuery>

/** A page of a list; `next` is null on the last one. */
export const pageOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), next: z.string().nullable() })

/** Packs the position after which the next page starts; callers treat it as opaque. */
export const encodeCursor = (position: readonly string[]): string => Buffer.from(JSON.stringify(position)).toString('base64url')

/** @throws CURSOR_INVALID when the text is not a cursor of this shape */
export function decodeCursor<Position extends z.ZodType>(cursor: string, shape: Position): z.infer<Position> {
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    throw new DomainError('CURSOR_INVALID', {})
  }
  const position = shape.safeParse(value)
  if (!position.success) throw new DomainError('CURSOR_INVALID', {})
  return position.data
}
