import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { sql } from 'kysely'
import { z } from 'zod'
import { findAnswer } from '#ai/orders/answers'
import { DomainError, type Language, minorDigits, newId } from '#base'
import { readyFile } from '#data/files'
import { record } from '#platform/activity'
import type { Services } from '#platform/contributions'
import type { Scope } from '#platform/database'
import { decodeCursor, encodeCursor, PageQuery, pageOf } from '#platform/http'
import { findJob } from '#platform/jobs'
import { confirmCampaign, reviewCampaign } from './confirm.ts'
import { beginGlobalControl, endGlobalControl, globalControlOn } from './global-control.ts'
import { prepareJob } from './job.ts'
import { dropPeople } from './kept.ts'
import { countArms } from './people.ts'
import { planControl } from './plan.ts'
import {
  Campaign,
  CampaignDefaults,
  CampaignReview,
  ControlPlan,
  DrawAsked,
  GlobalControl,
  NewCampaign,
  NewGlobalControl,
  PlanQuestion,
} from './schema.ts'
import { addCampaign, changeCampaign, findCampaign, listCampaigns, removeCampaign, type StoredCampaign } from './store.ts'
import { newCode, newSeed, usualTerms } from './usual.ts'
import { campaignView } from './view.ts'

const params = z.object({ id: z.uuid() })
const Position = z.tuple([z.uuid()])
const readFiles = 'data.files.read'
const readAnswers = 'ai.orders.read'
/** The part of a price that is earned, where nobody says otherwise: everything, so that nothing is hidden in a guess. */
const usualMargin = 1

/** `/api/activation/campaigns`: terms, control group, confirmation. */
export const campaignRoutes: FastifyPluginAsyncZod<Services> = async (app, { database, jobs, folder, keys, secrets }) => {
  const needs = { database, folder, keys, secrets }
  const job = prepareJob(needs)
  const reading = { permission: 'activation.campaigns.read' }
  const writing = { permission: 'activation.campaigns.write' }
  const find = (scope: Scope, id: string) => database.inScope(scope, (trx) => findCampaign(trx, scope, id))

  async function view(scope: Scope, row: StoredCampaign, language: Language): Promise<Campaign> {
    const busy = row.confirmed_at === null && row.job_id !== null ? await findJob(jobs, scope, row.job_id) : null
    const { counts, delivered } = await database.inScope(scope, async (trx) => {
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from campaign_deliveries
        where workspace_id = ${scope.workspace} and campaign_id = ${row.id} and event = 'delivered'`.execute(trx)
      return { counts: await countArms(trx, scope, row.id), delivered: rows[0]!.n }
    })
    return campaignView(row, busy, { describe: app.describe, language, counts, delivered })
  }
  const viewOf = async (scope: Scope, id: string, language: Language) => view(scope, await find(scope, id), language)

  /** @throws CAMPAIGN_PEOPLE_NOT_READ, CAMPAIGN_ALREADY_CONFIRMED */
  function planOf(row: StoredCampaign, asked: PlanQuestion) {
    if (row.confirmed_at !== null) throw new DomainError('CAMPAIGN_ALREADY_CONFIRMED', { campaign: row.name })
    if (row.people === null) throw new DomainError('CAMPAIGN_PEOPLE_NOT_READ', { campaign: row.name })
    const places = 10 ** minorDigits(row.currency)
    return planControl(
      row.people,
      {
        ...{ success: row.success, marginShare: row.margin_share, vatShare: row.vat_share, seed: Number(row.seed) },
        ...{ contactCost: row.contact_cost_minor / places, discount: row.discount_minor / places },
      },
      asked,
    )
  }

  app.get(
    '/usual',
    { schema: { summary: 'What a new campaign has where nobody says otherwise', response: { 200: CampaignDefaults } }, config: reading },
    ({ scope }) => database.inScope(scope, (trx) => usualTerms(trx, scope, new Date())),
  )

  app.post(
    '/',
    {
      schema: {
        summary: 'A new campaign from a file of people, or from an answer about orders',
        body: NewCampaign,
        response: { 202: Campaign },
      },
      config: writing,
    },
    async (request, reply) => {
      const { scope, language, body } = request
      const { source } = body
      const needed = source.kind === 'file' ? readFiles : readAnswers
      if (!request.caller || !app.permissions.holds(request.caller, needed))
        throw new DomainError('PERMISSION_DENIED', { permission: needed })
      const id = newId<'campaign'>()
      await database.inScope(scope, async (trx) => {
        const usual = await usualTerms(trx, scope, new Date())
        const { currency } = usual
        const minorOf = (amount: { minor: number; currency: string } | undefined): number => {
          if (amount && amount.currency !== currency)
            throw new DomainError('CURRENCY_MISMATCH', { first: currency, second: amount.currency })
          return amount?.minor ?? 0
        }
        const of = source.kind === 'file' ? await readyFile(trx, scope, source.file) : await findAnswer(trx, scope, source.answer)
        const from = 'name' in of ? of.name : of.file
        const jobId = await jobs.enqueue(trx, scope, job, { campaign: id, step: 'read', language })
        await addCampaign(trx, scope, {
          ...{ id, name: body.name, code: await newCode(trx, scope, body.name), channel: body.channel, offer: body.offer ?? '', currency },
          ...{ success: body.success, starts_on: body.startsOn, window_days: body.windowDays },
          ...{ margin_share: body.marginShare ?? usualMargin, vat_share: body.vatShare ?? usual.vatShare },
          ...{ contact_cost_minor: minorOf(body.contactCost), discount_minor: minorOf(body.discount) },
          programme_cost_minor: minorOf(body.programmeCost),
          arms: JSON.stringify(body.variants ?? [{ name: 'A', share: 1 }]),
          seed: newSeed(),
          source: JSON.stringify({ ...source, name: from }),
          consent_basis: body.channel === 'other' ? 'none' : body.consentDeclared ? 'declared' : 'contacts',
          ...{ job_id: jobId, state: 'reading', created_at: new Date() },
        })
        await record(trx, scope, {
          kind: 'campaign.created',
          subject: `campaign:${id}`,
          payload: { channel: body.channel, [source.kind]: of.id },
        })
      })
      return reply
        .code(202)
        .header('location', `/api/activation/campaigns/${id}`)
        .send(await viewOf(scope, id, language))
    },
  )

  app.get(
    '/',
    { schema: { querystring: PageQuery, response: { 200: pageOf(Campaign) } }, config: reading },
    async ({ scope, query: { limit, cursor }, language }) => {
      const before = cursor === undefined ? null : decodeCursor(cursor, Position)[0]
      const found = await database.inScope(scope, (trx) => listCampaigns(trx, scope, { limit: limit + 1, before }))
      const page = found.slice(0, limit)
      const last = page.at(-1)
      const items = await Promise.all(page.map((row) => view(scope, row, language)))
      return { items, next: found.length > limit && last ? encodeCursor([last.id]) : null }
    },
  )

  app.get('/:id', { schema: { params, response: { 200: Campaign } }, config: reading }, ({ scope, params: { id }, language }) =>
    viewOf(scope, id, language),
  )

  app.get(
    '/:id/plan',
    {
      schema: {
        summary: 'How many people to leave without contact, and what it would show',
        params,
        querystring: PlanQuestion,
        response: { 200: ControlPlan },
      },
      config: reading,
    },
    async ({ scope, params: { id }, query }) => planOf(await find(scope, id), query).plan,
  )

  app.post(
    '/:id/draw',
    { schema: { summary: 'Draw the groups', params, body: DrawAsked, response: { 202: Campaign } }, config: writing },
    async ({ scope, params: { id }, body: { control, ...asked }, language }, reply) => {
      const { plan, of } = planOf(await find(scope, id), asked)
      const most = Math.floor(plan.n / 2)
      if (control > most) throw new DomainError('CAMPAIGN_CONTROL_TOO_LARGE', { control, most })
      if (control > 0 && (!plan.measurable || control < 2)) throw new DomainError('CAMPAIGN_TOO_FEW', { n: plan.n })
      const smallest = control === 0 ? null : of(control).smallest
      await database.inScope(scope, async (trx) => {
        const row = await findCampaign(trx, scope, id, true)
        if (row.confirmed_at !== null) throw new DomainError('CAMPAIGN_ALREADY_CONFIRMED', { campaign: row.name })
        const jobId = await jobs.enqueue(trx, scope, job, { campaign: id, step: 'draw', language })
        const power = { smallest, wanted: plan.wanted, unit: plan.unit, base: plan.base, effect: plan.effect }
        await changeCampaign(trx, scope, id, { state: 'drawing', drawn_at: null, job_id: jobId, control, power: JSON.stringify(power) })
      })
      return reply.code(202).send(await viewOf(scope, id, language))
    },
  )

  app.get(
    '/:id/review',
    { schema: { summary: 'What confirming would fix', params, response: { 200: CampaignReview } }, config: reading },
    async ({ scope, params: { id } }) => reviewCampaign(needs, scope, await find(scope, id)),
  )

  app.post(
    '/:id/confirm',
    {
      schema: { summary: 'Fix terms and groups for ever', params, body: z.strictObject({}), response: { 200: Campaign } },
      config: writing,
    },
    async ({ scope, params: { id }, language }) => {
      await confirmCampaign(needs, scope, id, new Date())
      return viewOf(scope, id, language)
    },
  )

  app.delete(
    '/:id',
    { schema: { summary: 'Remove a campaign that is not confirmed', params, response: { 204: z.null() } }, config: writing },
    async ({ scope, params: { id } }, reply) => {
      await database.inScope(scope, async (trx) => {
        const row = await findCampaign(trx, scope, id, true)
        if (row.confirmed_at !== null) throw new DomainError('CAMPAIGN_ALREADY_CONFIRMED', { campaign: row.name })
        await removeCampaign(trx, scope, id)
        await record(trx, scope, { kind: 'campaign.removed', subject: `campaign:${id}` })
      })
      await dropPeople(folder, { workspace: scope.workspace, campaign: id })
      return reply.code(204).send(null)
    },
  )
}

/** `/api/activation/global-control`: one control group across campaigns. */
export const globalControlRoutes: FastifyPluginAsyncZod<Services> = async (app, { database }) => {
  const held = z.object({ held: GlobalControl.nullable() }).meta({ id: 'HeldGlobalControl' })
  const now = (scope: Scope) =>
    database.inScope(scope, async (trx) => {
      const found = await globalControlOn(trx, scope, (await usualTerms(trx, scope, new Date())).today)
      return { held: found && { id: found.id, share: found.share, until: found.until, createdAt: found.createdAt } }
    })
  app.get('/', { schema: { response: { 200: held } }, config: { permission: 'activation.campaigns.read' } }, ({ scope }) => now(scope))
  app.post(
    '/',
    {
      schema: { summary: 'Begin a control group across campaigns', body: NewGlobalControl, response: { 201: held } },
      config: { permission: 'activation.campaigns.global-control' },
    },
    async ({ scope, body }, reply) => {
      await database.inScope(scope, async (trx) => {
        const { today } = await usualTerms(trx, scope, new Date())
        await beginGlobalControl(trx, scope, body, { now: new Date(), today })
      })
      return reply.code(201).send(await now(scope))
    },
  )
  app.delete(
    '/',
    {
      schema: { summary: 'End it before its date', response: { 204: z.null() } },
      config: { permission: 'activation.campaigns.global-control' },
    },
    async ({ scope }, reply) => {
      await database.inScope(scope, (trx) => endGlobalControl(trx, scope, new Date()))
      return reply.code(204).send(null)
    },
  )
}
