import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DomainError, type Language, nearestName } from '#base'
import { openSourceFile } from '#data/files'
import { type Column, readTable } from '#data/sources'
import type { Database, Scope } from '#platform/database'
import type { GivenPerson } from './gather.ts'
import type { CampaignStorage } from './kept.ts'
import type { PeopleColumns } from './schema.ts'

const textOf = (column: Column | null, i: number): string | null => {
  if (!column) return null
  if (column.type === 'number' || column.type === 'date') return Number.isNaN(column.values[i]!) ? null : String(column.values[i])
  return column.codes[i]! < 0 ? null : column.levels[column.codes[i]!]!
}
const numberOf = (column: Column | null, i: number): number | null =>
  column?.type === 'number' && !Number.isNaN(column.values[i]!) ? column.values[i]! : null

/**
 * The people of a kept file. Keys and contact data are read as the file writes them.
 * @throws CAMPAIGN_COLUMN_MISSING, as `openSourceFile`, `SOURCE_…`
 */
export async function peopleOfFile(
  needs: CampaignStorage & Readonly<{ database: Database }>,
  scope: Scope,
  { file, columns, language }: Readonly<{ file: string; columns: PeopleColumns; language: Language }>,
): Promise<GivenPerson[]> {
  const work = await mkdtemp(join(needs.folder.temporary, 'campaign-'))
  try {
    const { path, name } = await openSourceFile(needs, scope, file, work)
    const text = [columns.customer, columns.name, columns.email, columns.phone].filter((each) => each !== undefined)
    const { table } = await readTable(path, { language, text })
    const named = (wanted: string | undefined): Column | null => {
      if (wanted === undefined) return null
      const found = table.columns.find((each) => each.name === wanted)
      if (found) return found
      const nearest = nearestName(
        wanted,
        table.columns.map((each) => each.name),
      )
      throw new DomainError('CAMPAIGN_COLUMN_MISSING', { column: wanted, file: name, nearest: nearest ?? '–' })
    }
    const [key, score, value, before] = [columns.customer, columns.score, columns.value, columns.before].map(named)
    const [who, email, phone] = [columns.name, columns.email, columns.phone].map(named)
    return Array.from({ length: table.rows }, (_, i) => ({
      ...{ key: textOf(key!, i) ?? '', score: numberOf(score!, i), value: numberOf(value!, i), before: numberOf(before!, i) },
      ...{ name: textOf(who!, i), email: textOf(email!, i), phone: textOf(phone!, i) },
    }))
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}
