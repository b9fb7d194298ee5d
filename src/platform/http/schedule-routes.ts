import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Language } from '#base'
import type { Services } from '#platform/contributions'
import { JobView, ScheduleEdit, ScheduleView } from '#platform/jobs'
import { jobView, type Reader, scheduleView } from './job-views.ts'

/** `/api/platform/schedules`: work that comes back by the clock. */
export const scheduleRoutes: FastifyPluginAsyncZod<Services> = async (app, { jobs, registry }) => {
  const reader = (language: Language): Reader => ({ say: registry.say, describe: app.describe, language })

  const Schedules = z.object({ items: z.array(ScheduleView) })
  app.get('/', { schema: { response: { 200: Schedules } }, config: { permission: 'platform.jobs.read' } }, async ({ scope, language }) => ({
    items: (await jobs.listSchedules(scope)).map((state) => scheduleView(state, reader(language), new Date())),
  }))

  const params = z.object({ name: z.string().min(1).max(100) })
  app.patch(
    '/:name',
    { schema: { params, body: ScheduleEdit, response: { 200: ScheduleView } }, config: { permission: 'platform.jobs.schedule' } },
    async ({ scope, language, params, body }) =>
      scheduleView(await jobs.changeSchedule(scope, params.name, body), reader(language), new Date()),
  )

  app.post(
    '/:name/run',
    { schema: { params, body: z.strictObject({}), response: { 202: JobView } }, config: { permission: 'platform.jobs.schedule' } },
    async ({ scope, language, params }, reply) => {
      const id = await jobs.startSchedule(scope, params.name)
      return reply.code(202).send(jobView(await jobs.get(scope, id), reader(language)))
    },
  )
}
