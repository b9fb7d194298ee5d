import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Migration } from 'kysely/migration'
import type { Logger } from 'pino'
import type { ErrorParams, Language, Texts } from '#base'
import type { Wanted } from '#platform/activity'
import type { Settings } from '#platform/config'
import type { ConnectOptions, Database, Scope, Trx } from '#platform/database'
import type { JobDefinition, JobSchedule, Jobs } from '#platform/jobs'
import type { Mailer } from '#platform/mail'
import type { Permission } from '#platform/permissions'
import type { Keys, Secrets } from '#platform/secrets'
import type { DataFolder } from '#platform/storage'
import type { Measure, Telemetry } from '#platform/telemetry'
import type { BuiltInRule } from '#schema/platform/alerts'

/** What the running server lends its features. */
export type Services = Readonly<{
  settings: Settings
  log: Logger
  folder: DataFolder
  secrets: Secrets
  /** Keys of each workspace: what belongs to one is sealed with them. */
  keys: Keys
  database: Database
  mail: Mailer
  /** How the owner reaches the same database: for streams of whole tables. */
  connection: ConnectOptions
  /** Everything the features brought: for work that reaches across all of them (backups, erasure). */
  contributions: readonly Contribution[]
  registry: Registry
  telemetry: Telemetry
  jobs: Jobs
}>

/** Routes under a public prefix; the services come in as the plugin's options. */
export type RouteContribution = Readonly<{ prefix: string; plugin: FastifyPluginAsyncZod<Services> }>

/** One look of `rumbo doctor`: `code` names a text of the feature (a sentence when all is well, else what, expected, mend). */
export type Finding = Readonly<{ level: 'ok' | 'warn' | 'fail'; code: string; params: Readonly<Record<string, string | number>> }>
export type DoctorCheck = Readonly<{ name: string; run(settings: Settings): Promise<Finding> }>

/** One condition of `/readyz`; it throws when it does not hold. */
export type HealthCheck = Readonly<{ name: string; run(services: Services): Promise<void> }>

/**
 * Work that a worker does again and again: consumers, deliveries, evaluations. Several processes may be at it at once, so it
 * claims what it works on; what it throws is logged and tried again.
 */
export type Loop = Readonly<{ name: string; everyMs: number; run(services: Services): Promise<void> }>

/** A kind of notice and where it goes when a person said nothing. Its sentences are the texts `notice.<kind>.title` and `.body`. */
export type NoticeKind = Readonly<{ kind: string; level: 'info' | 'good' | 'warning' | 'critical'; mail: boolean }>

/**
 * How a feature forgets. Tables with a `workspace_id` are emptied for a workspace without being asked; an eraser adds what only
 * its feature knows. It runs in one transaction of the owner, and again when a restored backup is brought up to the ledger.
 */
export type Eraser = Readonly<{
  /** Tables with personal columns, and folders of the data folder, that it answers for. */
  tables: readonly string[]
  folders?: readonly string[]
  /** Removes what belongs to a workspace outside its own tables, before those are emptied; answers with rows by table. */
  workspace?(trx: Trx, workspace: string): Promise<Readonly<Record<string, number>>>
  /** Removes one person, by the id of the account; answers with rows by table. */
  person?(trx: Trx, account: string): Promise<Readonly<Record<string, number>>>
}>

/** What a fact says of its rule: it holds, it falls short of the threshold, it says the contrary, or what it told of is gone. */
export type Verdict = 'holds' | 'short' | 'fails' | 'gone'
export type Reading = Readonly<{
  /** What the fact is about. A later fact about the same takes its place. */
  about: string
  verdict: Verdict
  /** The figure that was compared, and with what. */
  value?: number
  threshold?: number
  /** The page of the thing itself, from the workspace on: `ai/autopilot/<id>`. */
  link?: string
}>

/**
 * How requirements of the guide are closed by what the system did. The text `evidence.<name>` says in a sentence what is read.
 * The answer depends on the one activity only, so that the order in which facts arrive changes nothing.
 */
export type EvidenceRule = Readonly<{
  name: string
  /** Ids of requirements. One that several rules name is proven when all of them hold. */
  closes: readonly string[]
  kinds: readonly Wanted[]
  /** How long a fact holds; null for ever. */
  validDays: number | null
  /** Null for an activity that says nothing to this rule. */
  read(activity: Readonly<{ kind: string; subject: string; payload: Readonly<Record<string, unknown>> }>): Reading | null
}>

/** What a figure is counted in; `share` goes from 0 to 1, `times` compares with chance. */
export type QueryUnit = 'share' | 'count' | 'seconds' | 'index' | 'times'
/** From `from`, up to and without `to`. */
export type Period = Readonly<{ from: Date; to: Date }>
export type QueryReading = Readonly<{
  value: number
  /** Of how many things the value speaks. */
  n: number
  /** Subjects of activities that explain the value, such as `job:<id>`, newest first; the first hundred. */
  inputs: readonly string[]
}>

/**
 * A question about the application database that metrics are made of. It only reads. The text `query.<name>` says in one
 * sentence what is counted.
 */
export type RegisteredQuery = Readonly<{
  name: string
  unit: QueryUnit
  /** Whether it counts what happened in the period, or what stood at its end. */
  when: 'during' | 'at-end'
  /** Tables it reads. */
  reads: readonly string[]
  /** Null where there is nothing to speak of: no job ended, so no share of them failed. */
  read(trx: Trx, scope: Scope, period: Period): Promise<QueryReading | null>
}>

/**
 * A rule over a registered query: what it comes to over some days, measured every night. The text `evidence.<name>` says in a
 * sentence what is read.
 */
export type EvidenceQuery = Readonly<{
  name: string
  closes: readonly string[]
  query: string
  /** The days before the measurement that are looked at. */
  days: number
  /** Of fewer things the value says too little. */
  leastN: number
  is: 'at-least' | 'at-most'
  threshold: number
  /** The page of what was measured. */
  link: string
}>

/** What all features declare, by name, for those that serve every feature. */
export type Registry = Readonly<{
  notices: ReadonlyMap<string, NoticeKind>
  measures: ReadonlyMap<string, Measure>
  /** A sentence of any feature; the key itself when no feature has it. A parameter `@key` is a text too. */
  say(language: Language, key: string, params?: ErrorParams): string
}>

/** What a feature hands to the server and the command line; its `index.ts` exports one as `contribution`. */
export type Contribution = Readonly<{
  permissions?: readonly Permission[]
  /** By name; names sort over all features: core 0001–0099, auth 0100–0199, ai 0200–0299. */
  migrations?: Readonly<Record<string, Migration>>
  /** Kinds of long work; they are made when the server starts, from what it lends them. */
  jobs?: (services: Omit<Services, 'jobs'>) => readonly JobDefinition<unknown>[]
  /** Work that comes back by the clock; its kinds are among `jobs`. */
  schedules?: (services: Omit<Services, 'jobs'>) => readonly JobSchedule[]
  routes?: readonly RouteContribution[]
  doctorChecks?: readonly DoctorCheck[]
  healthChecks?: readonly HealthCheck[]
  loops?: readonly Loop[]
  notices?: readonly NoticeKind[]
  measures?: readonly Measure[]
  /** When people are told that something of the feature needs attention. */
  alertRules?: readonly BuiltInRule[]
  erasers?: readonly Eraser[]
  evidenceRules?: readonly EvidenceRule[]
  evidenceQueries?: readonly EvidenceQuery[]
  queries?: readonly RegisteredQuery[]
  texts: Texts
}>
