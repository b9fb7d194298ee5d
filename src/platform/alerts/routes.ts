import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { DomainError } from '#base'
import { record } from '#platform/activity'
import type { Services } from '#platform/contributions'
import type { Scope, Trx } from '#platform/database'
import { createGrowth, figureOf } from './condition.ts'
import { prometheusRules } from './prometheus.ts'
import { builtInRules, type Rule, rulesOf } from './rules.ts'
import { Alert, AlertFigure, AlertRoutes, AlertRule, ChangeAlertRule, NewAlertRule } from './schema.ts'
import { addRule, changeRule, markRule, readAlerts, readRoutes, readRuleRows, readSilences, replaceRoutes } from './store.ts'
import { defaultRoutes } from './telling.ts'
import { alertView, figureViews, isFigure, ruleView } from './view.ts'

const params = z.object({ id: z.string().max(60) })
const Empty = z.strictObject({})
const shown = 200

/** `/api/platform/alerts`: what needs attention, by which rules, and who is told. */
export const alertRoutes: FastifyPluginAsyncZod<Services> = async (app, { database, contributions, registry, telemetry }) => {
  const reading = { permission: 'platform.alerts.read' }
  const managing = { permission: 'platform.alerts.manage' }
  const builtIn = builtInRules(contributions)
  const rulesIn = async (trx: Trx, scope: Scope): Promise<Rule[]> => rulesOf(builtIn, await readRuleRows(trx, scope))
  const findRule = async (trx: Trx, scope: Scope, id: string, removed = false): Promise<Rule> => {
    const rule = (await rulesIn(trx, scope)).find((each) => each.id === id && (each.deletedAt !== null) === removed)
    if (!rule) throw new DomainError('ALERT_RULE_NOT_FOUND', { rule: id })
    return rule
  }
  /** A rule over a figure that nobody tells would be silent for ever. */
  const checkFigures = ({ metric, dividedBy }: NewAlertRule): void => {
    for (const name of [metric, ...(dividedBy ? [dividedBy.metric] : [])])
      if (!isFigure(registry.measures, name)) throw new DomainError('ALERT_FIGURE_UNKNOWN', { figure: name })
  }

  app.get('/', { schema: { response: { 200: z.object({ items: z.array(Alert) }) } }, config: reading }, ({ scope, language }) =>
    database.inScope(scope, async (trx) => {
      const [rules, silences] = [await rulesIn(trx, scope), await readSilences(trx, scope)]
      const now = new Date()
      const items = (await readAlerts(trx, scope, shown)).flatMap((row) => {
        const rule = rules.find(({ id }) => id === row.rule)
        return rule ? [alertView({ registry, language }, rule, row, silences, now)] : []
      })
      return { items }
    }),
  )
  app.get('/rules', { schema: { response: { 200: z.object({ items: z.array(AlertRule) }) } }, config: reading }, async (request) => {
    const { scope, language } = request
    const rules = await database.inScope(scope, (trx) => rulesIn(trx, scope))
    const samples = await telemetry.snapshot()
    // How much a counter grew is known to whoever watched it: the server that evaluates.
    const figure = (rule: Rule) => figureOf(rule.condition, samples, scope.workspace, createGrowth(), new Date())
    return { items: rules.map((rule) => ruleView({ registry, language }, rule, figure(rule))) }
  })
  app.get('/figures', { schema: { response: { 200: z.object({ items: z.array(AlertFigure) }) } }, config: reading }, async (request) => ({
    items: figureViews({ registry, language: request.language }),
  }))
  app.get(
    '/rules.yml',
    {
      schema: {
        summary: 'The rules as a file for Prometheus',
        response: { 200: { content: { 'application/yaml': { schema: z.string() } } } },
      },
      config: reading,
    },
    async ({ scope }, reply) => {
      const rules = await database.inScope(scope, (trx) => rulesIn(trx, scope))
      return reply.type('application/yaml; charset=utf-8').send(prometheusRules(rules, registry))
    },
  )
  app.post('/rules', { schema: { body: NewAlertRule, response: { 201: AlertRule } }, config: managing }, async (request, reply) => {
    const { scope, body, language } = request
    checkFigures(body)
    const rule = await database.inScope(scope, async (trx) => {
      const id = await addRule(trx, scope, body, new Date())
      await record(trx, scope, { kind: 'alert.rule-added', subject: `alert-rule:${id}`, payload: { metric: body.metric } })
      return findRule(trx, scope, id)
    })
    return reply.code(201).send(ruleView({ registry, language }, rule, null))
  })
  app.patch(
    '/rules/:id',
    { schema: { params, body: ChangeAlertRule, response: { 200: AlertRule } }, config: managing },
    async (request) => {
      const { scope, body, language } = request
      const rule = await database.inScope(scope, async (trx) => {
        const before = await findRule(trx, scope, request.params.id)
        await changeRule(trx, scope, before.id, body, new Date())
        const { enabled, severity, forSeconds, condition } = before
        await record(trx, scope, {
          kind: 'alert.rule-changed',
          subject: `alert-rule:${before.id}`,
          payload: { after: body, before: { enabled, severity, forSeconds, threshold: condition.threshold } },
        })
        return findRule(trx, scope, before.id)
      })
      return ruleView({ registry, language }, rule, null)
    },
  )
  app.delete('/rules/:id', { schema: { params, response: { 204: z.null() } }, config: managing }, async (request, reply) => {
    const { scope } = request
    await database.inScope(scope, async (trx) => {
      const rule = await findRule(trx, scope, request.params.id)
      if (rule.summary === null) throw new DomainError('ALERT_RULE_BUILT_IN', { rule: rule.id })
      await markRule(trx, scope, rule.id, new Date())
      await record(trx, scope, { kind: 'alert.rule-removed', subject: `alert-rule:${rule.id}` })
    })
    return reply.code(204).send(null)
  })
  app.post(
    '/rules/:id/restore',
    {
      schema: { summary: 'Put back a rule that was removed in the last 30 days', params, body: Empty, response: { 200: AlertRule } },
      config: managing,
    },
    async (request) => {
      const { scope, language } = request
      const rule = await database.inScope(scope, async (trx) => {
        const removed = await findRule(trx, scope, request.params.id, true)
        await markRule(trx, scope, removed.id, null)
        await record(trx, scope, { kind: 'alert.rule-restored', subject: `alert-rule:${removed.id}` })
        return findRule(trx, scope, removed.id)
      })
      return ruleView({ registry, language }, rule, null)
    },
  )

  app.get('/routes', { schema: { response: { 200: AlertRoutes } }, config: reading }, ({ scope }) =>
    database.inScope(scope, async (trx) => {
      const own = await readRoutes(trx, scope)
      const rows = own.length === 0 ? defaultRoutes : own
      return {
        routes: rows.map(({ rule, severity, roles, people, repeat_seconds }) => ({
          rule,
          severity,
          roles,
          people,
          repeatSeconds: repeat_seconds,
        })) as never,
      }
    }),
  )
  app.put('/routes', { schema: { body: AlertRoutes, response: { 200: AlertRoutes } }, config: managing }, ({ scope, body }) =>
    database.inScope(scope, async (trx) => {
      await replaceRoutes(trx, scope, body.routes)
      await record(trx, scope, {
        kind: 'alert.routes-changed',
        subject: `workspace:${scope.workspace}`,
        payload: { count: body.routes.length },
      })
      return body
    }),
  )
}
