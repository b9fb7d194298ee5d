import { z } from 'zod'

export const jobStatuses = ['queued', 'running', 'done', 'failed', 'cancelled'] as const

const Failure = z.object({ code: z.string(), what: z.string(), expected: z.string(), mend: z.string() }).meta({ id: 'Failure' })

/** How far a job is. */
export const JobView = z
  .object({
    id: z.string(),
    name: z.string(),
    /** What people call this kind of work. */
    title: z.string(),
    status: z.enum(jobStatuses),
    /** Of the whole, 0 to 1. */
    share: z.number(),
    stage: z.string().nullable(),
    secondsLeft: z.number().nullable(),
    error: Failure.nullable(),
    /** Who asked for it. */
    principal: z.string(),
    priority: z.number(),
    attempts: z.number(),
    nextAttemptAt: z.string().nullable(),
    replays: z.number(),
    /** It ended by our fault and can be done over as it is. */
    replayable: z.boolean(),
    worker: z.string().nullable(),
    createdAt: z.string(),
    startedAt: z.string().nullable(),
    finishedAt: z.string().nullable(),
  })
  .meta({ id: 'Job' })
export type JobView = z.infer<typeof JobView>

export const JobLogLineView = z.object({ seq: z.number(), at: z.string(), code: z.string(), text: z.string() }).meta({ id: 'JobLogLine' })
export type JobLogLineView = z.infer<typeof JobLogLineView>

export const JobKindView = z.object({ name: z.string(), title: z.string() }).meta({ id: 'JobKind' })
export type JobKindView = z.infer<typeof JobKindView>

export const ScheduleView = z
  .object({
    name: z.string(),
    title: z.string(),
    enabled: z.boolean(),
    cron: z.string(),
    inWords: z.string(),
    /** Null: the workspace's. */
    zone: z.string().nullable(),
    effectiveZone: z.string(),
    missed: z.enum(['run-once', 'skip']),
    lastAt: z.string().nullable(),
    /** The next three times. */
    next: z.array(z.string()),
  })
  .meta({ id: 'Schedule' })
export type ScheduleView = z.infer<typeof ScheduleView>

export const ScheduleEdit = z.strictObject({
  enabled: z.boolean().optional(),
  cron: z.string().trim().min(9).max(100).optional(),
  zone: z.string().trim().min(1).max(64).nullable().optional(),
})
export type ScheduleEdit = z.infer<typeof ScheduleEdit>

export const WorkerView = z
  .object({
    id: z.string(),
    role: z.enum(['all', 'worker']),
    host: z.string(),
    pid: z.number(),
    version: z.string(),
    startedAt: z.string(),
    seenAt: z.string(),
    alive: z.boolean(),
    running: z.number(),
  })
  .meta({ id: 'Worker' })
export type WorkerView = z.infer<typeof WorkerView>
