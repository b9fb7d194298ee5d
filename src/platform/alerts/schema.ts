import { z } from 'zod'

export const severities = ['warning', 'critical'] as const
export type Severity = (typeof severities)[number]
export const comparisons = ['>', '>=', '<', '<=', 'absent'] as const
export type Comparison = (typeof comparisons)[number]
/** The parts of an installation that a status is told of. */
export const components = ['database', 'jobs', 'mail', 'backups', 'disk', 'activity', 'webhooks', 'web', 'keys', 'time', 'own'] as const
export type Component = (typeof components)[number]

const Metric = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]{0,199}$/)
/** Labels that must hold; a value that ends in `*` is a beginning. */
const Labels = z.record(z.string().regex(/^[a-z_][a-z0-9_]{0,59}$/), z.string().min(1).max(200))
const Series = z.strictObject({ metric: Metric, labels: Labels.default({}) })
export type Series = z.infer<typeof Series>

/** What is looked at: the sum of the figures of a series, or how much it grew, alone or as a share of another. */
export const Condition = z.strictObject({
  ...Series.shape,
  /** Not the figure itself: how much it grew in this time. */
  overSeconds: z.int().min(60).max(86_400).nullable().default(null),
  dividedBy: Series.nullable().default(null),
  comparison: z.enum(comparisons),
  threshold: z.number().default(0),
})
export type Condition = z.infer<typeof Condition>

const day = 86_400
const forSeconds = z
  .int()
  .min(0)
  .max(7 * day)
/** A rule that a feature brings. Its sentences are the texts `alert.<name>` (what is wrong) and `alert.<name>.mend`. */
export const BuiltInRule = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{2,59}$/),
  component: z.enum(components),
  ...Condition.shape,
  forSeconds,
  severity: z.enum(severities),
  /** Where in Rumbo it is mended, as `area/feature`. */
  page: z.string().optional(),
})
export type BuiltInRule = z.input<typeof BuiltInRule>

const Sentence = z.string().trim().min(3).max(160)
/** A rule of a workspace. */
export const NewAlertRule = z.strictObject({
  ...Condition.shape,
  forSeconds,
  severity: z.enum(severities),
  summary: z.strictObject({ es: Sentence, en: Sentence }),
})
export type NewAlertRule = z.infer<typeof NewAlertRule>
/** What can be changed of any rule; `null` goes back to what the feature says. */
export const ChangeAlertRule = z.strictObject({
  enabled: z.boolean().optional(),
  threshold: z.number().nullable().optional(),
  forSeconds: forSeconds.nullable().optional(),
  severity: z.enum(severities).nullable().optional(),
})
export type ChangeAlertRule = z.infer<typeof ChangeAlertRule>

export const AlertRule = z
  .object({
    /** The name of a built-in rule, or the id of one of the workspace. */
    id: z.string(),
    own: z.boolean(),
    component: z.enum(components),
    /** What is wrong when it fires, and what to do, in the reader's language. */
    what: z.string(),
    mend: z.string().nullable(),
    ...Condition.shape,
    labels: z.record(z.string(), z.string()),
    forSeconds: z.int(),
    severity: z.enum(severities),
    enabled: z.boolean(),
    /** What the feature says, where the workspace says otherwise. */
    changed: z.boolean(),
    /** The figure now; null while there is none. */
    value: z.number().nullable(),
    unit: z.enum(['count', 'seconds', 'bytes', 'share']),
    page: z.string().nullable(),
    /** Removed: until when it can be put back. */
    restorableUntil: z.string().nullable(),
  })
  .meta({ id: 'AlertRule' })
export type AlertRule = z.infer<typeof AlertRule>

export const alertStates = ['pending', 'firing', 'resolved'] as const
export type AlertState = (typeof alertStates)[number]
export const Alert = z
  .object({
    id: z.uuid(),
    rule: z.string(),
    component: z.enum(components),
    severity: z.enum(severities),
    state: z.enum(alertStates),
    what: z.string(),
    mend: z.string().nullable(),
    page: z.string().nullable(),
    value: z.number().nullable(),
    unit: z.enum(['count', 'seconds', 'bytes', 'share']),
    /** Since when the condition holds. */
    since: z.string(),
    firedAt: z.string().nullable(),
    resolvedAt: z.string().nullable(),
    toldAt: z.string().nullable(),
    /** Until when nobody is told; null when people are. */
    silencedUntil: z.string().nullable(),
  })
  .meta({ id: 'Alert' })
export type Alert = z.infer<typeof Alert>

/** Which alerts nobody is told of: those of a rule, of a severity, or (with neither) all. */
const Matcher = z.strictObject({ rule: z.string().max(60).nullable().default(null), severity: z.enum(severities).nullable().default(null) })
export type Matcher = z.infer<typeof Matcher>
export const NewSilence = z.strictObject({
  ...Matcher.shape,
  reason: z.string().trim().min(3).max(300),
  minutes: z
    .int()
    .min(5)
    .max(30 * 24 * 60),
})
export type NewSilence = z.infer<typeof NewSilence>
export const Silence = z
  .object({
    id: z.uuid(),
    ...Matcher.shape,
    /** What it silences, in words; null for everything of its severity. */
    what: z.string().nullable(),
    reason: z.string(),
    /** Who silenced; null once the person was erased. */
    by: z.string().nullable(),
    startsAt: z.string(),
    endsAt: z.string(),
    active: z.boolean(),
  })
  .meta({ id: 'AlertSilence' })
export type Silence = z.infer<typeof Silence>

const roles = ['executive', 'manager', 'analyst', 'engineer', 'administrator', 'compliance', 'collaborator'] as const
/** Who is told of alerts of a rule or a severity, and after how long again. Chats and webhooks choose by kind. */
export const AlertRoute = z
  .strictObject({
    ...Matcher.shape,
    roles: z.array(z.enum(roles)).max(roles.length),
    people: z.array(z.uuid()).max(50).default([]),
    repeatSeconds: z
      .int()
      .min(300)
      .max(7 * day),
  })
  .meta({ id: 'AlertRoute' })
export type AlertRoute = z.infer<typeof AlertRoute>
export const AlertRoutes = z.strictObject({ routes: z.array(AlertRoute).max(20) }).meta({ id: 'AlertRoutes' })

/** A figure that rules can look at. */
export const AlertFigure = z.object({
  name: z.string(),
  what: z.string(),
  unit: z.enum(['count', 'seconds', 'bytes']),
  labels: z.array(z.string()),
})
export type AlertFigure = z.infer<typeof AlertFigure>
