import type { Contribution } from '#platform/contributions'
import { databaseMigrations } from '#platform/database'
import { texts as databaseTexts } from '#texts/platform/database'

/** Every feature, named one by one: what is not in this list is not in the product. */
export const contributions: readonly Contribution[] = [{ migrations: databaseMigrations, texts: databaseTexts }]
