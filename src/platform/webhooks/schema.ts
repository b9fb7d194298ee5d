import { z } from 'zod'

export const endpointStates = ['active', 'paused', 'disabled'] as const
export const WebhookEndpoint = z
  .object({
    id: z.uuid(),
    name: z.string(),
    url: z.string(),
    /** Kinds of activity, `job.*` for all of a group; none means all. */
    kinds: z.array(z.string()),
    state: z.enum(endpointStates),
    /** Since when nothing arrived. */
    failingSince: z.string().nullable(),
    createdAt: z.string(),
    /** Until when the secret before the present one is still signed with. */
    rotatingUntil: z.string().nullable(),
    /** Deliveries that will be tried, and those given up in the last 30 days. */
    waiting: z.int(),
    failed: z.int(),
    /** Removed: until when it can be put back. */
    restorableUntil: z.string().nullable(),
  })
  .meta({ id: 'WebhookEndpoint' })
export type WebhookEndpoint = z.infer<typeof WebhookEndpoint>

const Kinds = z.array(z.string().regex(/^[a-z][a-z0-9-]*\.(\*|[a-z][a-z0-9.-]*)$/)).max(100)
export const NewWebhook = z.strictObject({
  name: z.string().trim().min(1).max(80),
  url: z.url({ protocol: /^https?$/ }).max(2000),
  kinds: Kinds.default([]),
})
export const ChangeWebhook = z.strictObject({
  name: z.string().trim().min(1).max(80).optional(),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .optional(),
  kinds: Kinds.optional(),
  state: z.enum(['active', 'paused']).optional(),
})
/** The secret is told once, when it is made. */
export const WithSecret = z.object({ endpoint: WebhookEndpoint, secret: z.string() }).meta({ id: 'WebhookSecret' })

/** What an endpoint may be told of, each kind as a sentence of the activity log. */
export const WebhookKinds = z.object({ items: z.array(z.object({ kind: z.string(), what: z.string() })) }).meta({ id: 'WebhookKinds' })
export type WebhookKinds = z.infer<typeof WebhookKinds>

export const deliveryStates = ['waiting', 'delivered', 'failed'] as const
export type DeliveryState = (typeof deliveryStates)[number]

const Attempt = z.object({
  at: z.string(),
  tookMs: z.int(),
  status: z.int().nullable(),
  failure: z.string().nullable(),
  /** How the receiver's answer begins. */
  answer: z.string().nullable(),
})
export type Attempt = z.infer<typeof Attempt>
export const WebhookDelivery = z
  .object({
    id: z.uuid(),
    kind: z.string(),
    /** The activity's place in the chain. */
    seq: z.int(),
    state: z.enum(deliveryStates),
    attempts: z.int(),
    createdAt: z.string(),
    dueAt: z.string().nullable(),
    /** The last attempts, newest first. */
    log: z.array(Attempt),
  })
  .meta({ id: 'WebhookDelivery' })
export type WebhookDelivery = z.infer<typeof WebhookDelivery>

/** What became of a test message, which is sent at once and once. */
export const WebhookTest = Attempt.meta({ id: 'WebhookTest' })
export type WebhookTest = Attempt

export const replayable = ['failed', 'missed', 'all'] as const
/** What is sent again: what failed, what happened while the endpoint was off, or everything of the range. */
export const ReplayRange = z.strictObject({
  from: z.iso.datetime({ offset: true }),
  to: z.iso.datetime({ offset: true }),
  which: z.enum(replayable).default('failed'),
})
export type ReplayRange = z.infer<typeof ReplayRange>
export const Replayed = z.object({ count: z.int() }).meta({ id: 'WebhookReplayed' })
