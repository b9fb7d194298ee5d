import { sql } from 'kysely'
import { contribution as campaigns } from '#activation/campaigns'
import { contribution as lists } from '#activation/lists'
import { contribution as runs } from '#ai/autopilot/runs'
import { contribution as imported } from '#ai/imported/versions'
import { contribution as orderAnswers } from '#ai/orders/answers'
import { contribution as problems } from '#ai/problems/wizard'
import { contribution as registry } from '#ai/registry/versions'
import { contribution as serving } from '#ai/serving/endpoint'
import { contribution as scorings } from '#ai/serving/scorings'
import { contribution as consent } from '#customers/consent'
import { contribution as files } from '#data/files'
import { contribution as metrics } from '#data/metrics'
import { contribution as demo } from '#demo'
import { contribution as health } from '#operations/health'
import { activityAlerts, activityMeasures, activityMigrations } from '#platform/activity'
import { contribution as activityLog } from '#platform/activity-log'
import { contribution as alerts } from '#platform/alerts'
import { contribution as auth } from '#platform/auth'
import { contribution as backups } from '#platform/backups'
import { contribution as connections } from '#platform/connections'
import type { Contribution } from '#platform/contributions'
import { databaseMigrations } from '#platform/database'
import { doctorChecks } from '#platform/doctor'
import { contribution as http } from '#platform/http'
import { jobAlerts, jobMeasures, jobMigrations } from '#platform/jobs'
import { mailAlerts, mailMeasures, mailMigrations } from '#platform/mail'
import { contribution as notifications } from '#platform/notifications'
import { secretsMigrations } from '#platform/secrets'
import { contribution as telemetry } from '#platform/telemetry'
import { contribution as webhooks } from '#platform/webhooks'
import { contribution as workspaces } from '#platform/workspaces'
import { contribution as evidence } from '#programme/evidence'
import { contribution as experiments } from '#science/experiments'
import { texts as autopilotTexts } from '#texts/ai/autopilot'
import { texts as fairnessTexts } from '#texts/ai/fairness'
import { texts as ordersTexts } from '#texts/ai/orders'
import { texts as problemsTexts } from '#texts/ai/problems'
import { texts as registryTexts } from '#texts/ai/registry'
import { texts as servingTexts } from '#texts/ai/serving'
import { texts as trainingTexts } from '#texts/ai/training'
import { texts as recipesTexts } from '#texts/data/recipes'
import { texts as sourcesTexts } from '#texts/data/sources'
import { texts as computeTexts } from '#texts/platform/compute'
import { texts as configTexts } from '#texts/platform/config'
import { texts as databaseTexts } from '#texts/platform/database'
import { texts as doctorTexts } from '#texts/platform/doctor'
import { texts as engineTexts } from '#texts/platform/engine'
import { texts as jobsTexts } from '#texts/platform/jobs'
import { texts as mailTexts } from '#texts/platform/mail'
import { texts as secretsTexts } from '#texts/platform/secrets'
import { texts as storageTexts } from '#texts/platform/storage'
import { contribution as ledger } from '#value/ledger'
import { contribution as reports } from '#value/reports'
import { texts as serverTexts } from './texts.ts'

// What `Contribution` itself is made of cannot import it; the server speaks for it.
const core: readonly Contribution[] = [
  { texts: configTexts },
  { texts: storageTexts },
  { migrations: secretsMigrations, texts: secretsTexts },
  {
    migrations: databaseMigrations,
    healthChecks: [{ name: 'database', run: ({ database }) => database.asSystem(async (trx) => void (await sql`select 1`.execute(trx))) }],
    texts: databaseTexts,
  },
  { migrations: activityMigrations, measures: activityMeasures, alertRules: activityAlerts, texts: { es: {}, en: {} } },
  { migrations: jobMigrations, measures: jobMeasures, alertRules: jobAlerts, texts: jobsTexts },
  {
    migrations: mailMigrations,
    measures: mailMeasures,
    alertRules: mailAlerts,
    // A message is sealed, and deleted when it was sent or given up: nothing of it can be looked for by person.
    erasers: [{ tables: ['mail_outbox'] }],
    loops: [{ name: 'mail', everyMs: 1000, run: async ({ mail }) => void (await mail.deliver(new Date())) }],
    texts: mailTexts,
  },
  { doctorChecks, texts: doctorTexts },
  { texts: serverTexts },
]

// Features without tables or routes bring the sentences of their errors: a job may fail with any of them.
export const sentences: readonly Contribution[] = [
  { texts: computeTexts },
  { texts: engineTexts },
  { texts: sourcesTexts },
  { texts: recipesTexts },
  { texts: problemsTexts },
  { texts: ordersTexts },
  { texts: trainingTexts },
  { texts: fairnessTexts },
  { texts: registryTexts },
  { texts: servingTexts },
  { texts: autopilotTexts },
]

/** Every feature, named one by one: what is not in this list is not in the product. */
export const contributions: readonly Contribution[] = [
  ...core,
  http,
  alerts,
  auth,
  activityLog,
  backups,
  connections,
  notifications,
  telemetry,
  webhooks,
  workspaces,
  health,
  metrics,
  ...sentences,
  files,
  consent,
  lists,
  problems,
  orderAnswers,
  registry,
  serving,
  scorings,
  runs,
  imported,
  experiments,
  ledger,
  campaigns,
  reports,
  evidence,
  demo,
]
