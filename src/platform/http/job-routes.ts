import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Language } from '#base'
import type { Services } from '#platform/contributions'
import { type JobState, jobStatuses } from '#platform/jobs'
import { sendEvents } from './events.ts'
import type { Describe } from './http.ts'

const Failure = z.object({ code: z.string(), what: z.string(), expected: z.string(), mend: z.string() }).meta({ id: 'Failure' })
/** How far a job is. */
export const JobView = z
  .object({
    id: z.string(),
    name: z.string(),
    status: z.enum(jobStatuses),
    /** Of the whole, 0 to 1. */
    share: z.number(),
    stage: z.string().nullable(),
    secondsLeft: z.number().nullable(),
    error: Failure.nullable(),
    createdAt: z.string(),
    finishedAt: z.string().nullable(),
  })
  .meta({ id: 'Job' })
export type JobView = z.infer<typeof JobView>

/** A job as the API shows it, its error in the reader's language. */
export const jobView = (state: JobState, describe: Describe, language: Language): JobView => ({
  id: state.id,
  name: state.name,
  status: state.status,
  share: state.share,
  stage: state.stage,
  secondsLeft: state.secondsLeft,
  error: state.error && { code: state.error.code, ...describe(state.error.code, state.error.params, language) },
  createdAt: state.createdAt.toISOString(),
  finishedAt: state.finishedAt?.toISOString() ?? null,
})

async function* views(states: AsyncIterable<JobState>, describe: Describe, language: Language): AsyncGenerator<JobView> {
  for await (const state of states) yield jobView(state, describe, language)
}

/** `/api/platform/jobs`: the state of long work, once or as it changes. */
export const jobRoutes: FastifyPluginAsyncZod<Services> = async (app, { jobs }) => {
  const params = z.object({ id: z.uuid() })
  const config = { permission: 'platform.jobs.read' }
  app.get('/:id', { schema: { params, response: { 200: JobView } }, config }, async (request) =>
    jobView(await jobs.get(request.scope, request.params.id), app.describe, request.language),
  )
  app.get(
    '/:id/events',
    { schema: { params, response: { 200: { content: { 'text/event-stream': { schema: JobView } } } } }, config },
    async (request, reply) => {
      await jobs.get(request.scope, request.params.id)
      const left = new AbortController()
      request.raw.once('close', () => left.abort())
      await sendEvents(request, reply, views(jobs.watch(request.scope, request.params.id, left.signal), app.describe, request.language))
      return reply
    },
  )
}
