import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { money as asMoney, DomainError, formatMoney, type Language } from '#base'
import { record } from '#platform/activity'
import { principalNames } from '#platform/auth'
import type { Services } from '#platform/contributions'
import type { Scope } from '#platform/database'
import { decodeCursor, encodeCursor, PageQuery, pageOf } from '#platform/http'
import { metricName, readoutInWords } from '#science/experiments'
import { addNewLine } from './add.ts'
import { holdsBaseline } from './baseline.ts'
import { outcomeOf } from './outcome.ts'
import { CampaignOutcome, Decide, LedgerLine, LedgerTotals, NewLine, OutcomeAsked, TotalsQuery } from './schema.ts'
import { countedOf, counts, decide, findLine, type KnownLine, linesBetween, listLines } from './store.ts'
import { totalsOf } from './totals.ts'
import { lineInWords, notesInWords } from './words.ts'

const params = z.object({ id: z.uuid() })
const Position = z.tuple([z.uuid()])
const readFiles = 'data.files.read'

/** `/api/value/ledger`: what campaigns brought, line by line, and who approved it. */
export const ledgerRoutes: FastifyPluginAsyncZod<Services> = async (app, services) => {
  const { database, secrets, registry } = services
  const reading = { permission: 'value.ledger.read' }
  const adding = { permission: 'value.ledger.add' }
  const approving = { permission: 'value.ledger.approve' }

  async function views(scope: Scope, lines: readonly KnownLine[], language: Language): Promise<LedgerLine[]> {
    const people = [...new Set(lines.flatMap(({ createdBy, decisions }) => [createdBy, ...decisions.map(({ by }) => by)]))]
    const names = await database.asSystem((trx) => principalNames(trx, scope.workspace, people))
    const nameOf = (id: string) => names.get(id)?.name ?? null
    return lines.map((line) => {
      const { id, name, source, method, state, currency, month, low, mid, high, costs, origin, baseline, replaces, replacedBy } = line
      return {
        ...{ id, name, source, method, state, currency, month, low, mid, high, costs, origin, replaces, replacedBy },
        baseline: {
          ...{ sha256: baseline.sha256, signedAt: baseline.at.toISOString() },
          beforeStart: origin.startsOn !== null && baseline.at.toISOString().slice(0, 10) <= origin.startsOn,
          holds: holdsBaseline(secrets, scope.workspace, baseline),
        },
        decisions: line.decisions.map((each) => ({ state: each.state, by: nameOf(each.by), at: each.at.toISOString(), note: each.note })),
        ...{ createdBy: nameOf(line.createdBy), createdAt: line.createdAt.toISOString() },
        words: lineInWords(line, language, registry),
      }
    })
  }
  const view = async (scope: Scope, id: string, language: Language): Promise<LedgerLine> => {
    const line = await database.inScope(scope, (trx) => findLine(trx, scope, id))
    return (await views(scope, [line], language))[0]!
  }

  app.get(
    '/lines',
    { schema: { querystring: PageQuery, response: { 200: pageOf(LedgerLine) } }, config: reading },
    async ({ scope, query: { limit, cursor }, language }) => {
      const before = cursor === undefined ? null : decodeCursor(cursor, Position)[0]
      const found = await database.inScope(scope, (trx) => listLines(trx, scope, { limit: limit + 1, before }))
      const page = found.slice(0, limit)
      const last = page.at(-1)
      return { items: await views(scope, page, language), next: found.length > limit && last ? encodeCursor([last.id]) : null }
    },
  )
  app.get('/lines/:id', { schema: { params, response: { 200: LedgerLine } }, config: reading }, ({ scope, params: { id }, language }) =>
    view(scope, id, language),
  )
  app.post(
    '/lines',
    {
      schema: { summary: 'Add a line; a verified one is measured from a kept file', body: NewLine, response: { 201: LedgerLine } },
      config: adding,
    },
    async (request, reply) => {
      const { scope, language, body } = request
      if (body.method === 'verified' && (!request.caller || !app.permissions.holds(request.caller, readFiles)))
        throw new DomainError('PERMISSION_DENIED', { permission: readFiles })
      const id = await addNewLine(services, scope, body, language, new Date())
      return reply.code(201).send(await view(scope, id, language))
    },
  )

  app.post(
    '/outcomes',
    {
      schema: {
        summary: 'What a confirmed campaign brought, from a kept file of orders; nothing is kept',
        body: OutcomeAsked,
        response: { 200: CampaignOutcome },
      },
      config: adding,
    },
    async (request) => {
      const { scope, language, body } = request
      if (!request.caller || !app.permissions.holds(request.caller, readFiles))
        throw new DomainError('PERMISSION_DENIED', { permission: readFiles })
      const { campaign, outcome } = await outcomeOf(services, scope, body, language, new Date())
      await database.inScope(scope, (trx) =>
        record(trx, scope, {
          kind: 'experiment.read',
          subject: `campaign:${campaign.id}`,
          payload: { verdict: outcome.verdict, checked: 'yes' },
        }),
      )
      const money = (value: number) => formatMoney(asMoney(value, outcome.currency), language)
      const words = readoutInWords(outcome, language, { nameOf: (name) => metricName(language, name), amount: money })
      const notes = notesInWords(outcome.notes, language, registry)
      return { ...outcome, campaign: { id: campaign.id, name: campaign.name }, words: { ...words, notes } }
    },
  )

  const move = (verb: 'propose' | 'approve' | 'reject', state: 'proposed' | 'approved' | 'rejected', config: { permission: string }) =>
    app.post(`/lines/:id/${verb}`, { schema: { params, body: Decide, response: { 200: LedgerLine } }, config }, async (request) => {
      const {
        scope,
        language,
        params: { id },
        body,
      } = request
      // Money is approved by people: a key stands for nobody's judgement
      const names = await database.asSystem((trx) => principalNames(trx, scope.workspace, [scope.principal]))
      if (state !== 'proposed' && names.get(scope.principal)?.kind !== 'person') throw new DomainError('LEDGER_PERSON_NEEDED')
      await database.inScope(scope, async (trx) => {
        const line = await findLine(trx, scope, id)
        const from = state === 'proposed' ? 'draft' : 'proposed'
        if (line.state !== from) throw new DomainError('LEDGER_DECIDED', { line: line.name })
        await decide(trx, scope, id, state, body.note || null, new Date())
        const payload = { method: line.method, verdict: line.origin.verdict ?? '', replaces: line.replaces ?? '' }
        const subject = `ledger-line:${id}`
        if (state === 'proposed') await record(trx, scope, { kind: 'ledger.proposed', subject, payload })
        else if (state === 'approved') await record(trx, scope, { kind: 'ledger.approved', subject, payload })
        else await record(trx, scope, { kind: 'ledger.rejected', subject, payload })
      })
      return view(scope, id, language)
    })
  move('propose', 'proposed', adding)
  move('approve', 'approved', approving)
  move('reject', 'rejected', approving)

  app.get(
    '/totals',
    {
      schema: { summary: 'Approved lines by month, method and currency', querystring: TotalsQuery, response: { 200: LedgerTotals } },
      config: reading,
    },
    ({ scope, query }) =>
      database.inScope(scope, async (trx) => {
        const lines = await linesBetween(trx, scope, query)
        return { ...totalsOf(lines.filter(counts).map(countedOf)), waiting: lines.filter(({ state }) => state === 'proposed').length }
      }),
  )
}
