import { sql } from 'kysely'
import { activityMigrations } from '#platform/activity'
import { contribution as auth } from '#platform/auth'
import type { Contribution } from '#platform/contributions'
import { databaseMigrations } from '#platform/database'
import { doctorChecks } from '#platform/doctor'
import { contribution as http } from '#platform/http'
import { jobMigrations } from '#platform/jobs'
import { texts as configTexts } from '#texts/platform/config'
import { texts as databaseTexts } from '#texts/platform/database'
import { texts as doctorTexts } from '#texts/platform/doctor'
import { texts as jobsTexts } from '#texts/platform/jobs'
import { texts as secretsTexts } from '#texts/platform/secrets'
import { texts as storageTexts } from '#texts/platform/storage'
import { texts as serverTexts } from './texts.ts'

// What `Contribution` itself is made of cannot import it; the server speaks for it.
const core: readonly Contribution[] = [
  { texts: configTexts },
  { texts: storageTexts },
  { texts: secretsTexts },
  {
    migrations: databaseMigrations,
    healthChecks: [{ name: 'database', run: ({ database }) => database.asSystem(async (trx) => void (await sql`select 1`.execute(trx))) }],
    texts: databaseTexts,
  },
  { migrations: activityMigrations, texts: { es: {}, en: {} } },
  { migrations: jobMigrations, texts: jobsTexts },
  { doctorChecks, texts: doctorTexts },
  { texts: serverTexts },
]

/** Every feature, named one by one: what is not in this list is not in the product. */
export const contributions: readonly Contribution[] = [...core, http, auth]
