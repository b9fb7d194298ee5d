import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'

const accented = 'áàâäãåéèêëíìîïóòôöõúùûüñçÁÀÂÄÃÅÉÈÊËÍÌÎÏÓÒÔÖÕÚÙÛÜÑÇ'
const plain = 'aaaaaaeeeeiiiiooooouuuunc'.repeat(2)

/** A text without accents and capitals, whatever the locale of the database: to search in and to order by. */
export const plainText = (text: Expression<string>): RawBuilder<string> => sql<string>`lower(translate(${text}, ${accented}, ${plain}))`

/** Whether each of the typed words is somewhere in the text, whatever its accents and capitals. */
export function holdsWords(text: Expression<string>, typed: string): RawBuilder<SqlBool> {
  const words = typed
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const found = words.map((word) => sql`position(${word} in ${plainText(text)}) > 0`)
  return found.length === 0 ? sql<SqlBool>`true` : sql<SqlBool>`${sql.join(found, sql` and `)}`
}
