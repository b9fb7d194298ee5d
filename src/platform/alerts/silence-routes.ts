import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { DomainError, type Language } from '#base'
import { record } from '#platform/activity'
import { principalNames } from '#platform/auth'
import type { Services } from '#platform/contributions'
import type { Scope } from '#platform/database'
import { builtInRules, rulesOf } from './rules.ts'
import { NewSilence, Silence } from './schema.ts'
import { addSilence, endSilence, readRuleRows, readSilences } from './store.ts'
import { silenceView } from './view.ts'

const params = z.object({ id: z.uuid() })
const Empty = z.strictObject({})

/** `/api/platform/alerts/silences`: what nobody is told of for a while, and why. */
export const silenceRoutes: FastifyPluginAsyncZod<Services> = async (app, { database, contributions, registry }) => {
  const silencing = { permission: 'platform.alerts.silence' }
  const builtIn = builtInRules(contributions)

  async function views(scope: Scope, language: Language): Promise<Silence[]> {
    const { rows, rules } = await database.inScope(scope, async (trx) => ({
      rows: await readSilences(trx, scope),
      rules: rulesOf(builtIn, await readRuleRows(trx, scope)),
    }))
    const authors = rows.flatMap(({ created_by }) => created_by ?? [])
    const names = await database.asSystem((trx) => principalNames(trx, scope.workspace, authors))
    const now = new Date()
    const by = (id: string | null): string | null => {
      const known = id === null ? undefined : names.get(id)
      return id === null ? null : (known?.name ?? registry.say(language, known?.kind === 'system' ? 'actor.system' : 'actor.gone'))
    }
    return rows.map((row) => silenceView({ registry, language }, row, rules, by(row.created_by), now))
  }

  app.get(
    '/',
    { schema: { response: { 200: z.object({ items: z.array(Silence) }) } }, config: { permission: 'platform.alerts.read' } },
    async ({ scope, language }) => ({ items: await views(scope, language) }),
  )
  app.post('/', { schema: { body: NewSilence, response: { 201: Silence } }, config: silencing }, async (request, reply) => {
    const { scope, body, language } = request
    const id = await database.inScope(scope, async (trx) => {
      const rules = rulesOf(builtIn, await readRuleRows(trx, scope))
      if (body.rule !== null && !rules.some((rule) => rule.id === body.rule))
        throw new DomainError('ALERT_RULE_NOT_FOUND', { rule: body.rule })
      const made = await addSilence(trx, scope, body, new Date())
      const { rule, severity, minutes } = body
      await record(trx, scope, { kind: 'alert.silenced', subject: `silence:${made}`, payload: { rule, severity, minutes } })
      return made
    })
    const made = (await views(scope, language)).find((one) => one.id === id)!
    return reply.code(201).send(made)
  })
  app.post(
    '/:id/end',
    { schema: { summary: 'People are told again from now on', params, body: Empty, response: { 204: z.null() } }, config: silencing },
    async (request, reply) => {
      const { scope } = request
      await database.inScope(scope, async (trx) => {
        await endSilence(trx, scope, request.params.id, new Date())
        await record(trx, scope, { kind: 'alert.silence-ended', subject: `silence:${request.params.id}` })
      })
      return reply.code(204).send(null)
    },
  )
}
