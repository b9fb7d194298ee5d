import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { DomainError, type Language } from '#base'
import { record } from '#platform/activity'
import { memberOfScope } from '#platform/auth'
import type { Services } from '#platform/contributions'
import type { Scope } from '#platform/database'
import { fileReply } from '#platform/http'
import { linesBetween } from '#value/ledger'
import { onePageOf } from './one-page.ts'
import { pdfOf } from './pdf.ts'
import { OnePage, PdfQuery, ReportQuery } from './schema.ts'

/** `/api/value/reports`: the one page for the executive, as figures and as PDF. */
export const reportRoutes: FastifyPluginAsyncZod<Services> = async (app, { database, registry }) => {
  const config = { permission: 'value.reports.read' }

  /** @throws PERIOD_BACKWARDS */
  async function report(scope: Scope, { from, to }: { from: string; to: string }, language: Language): Promise<OnePage> {
    if (to < from) throw new DomainError('PERIOD_BACKWARDS', { from, to })
    const member = await database.asSystem((trx) => memberOfScope(trx, scope))
    const lines = await database.inScope(scope, (trx) => linesBetween(trx, scope, { from, to }))
    const { name = '', example = false } = member?.workspace ?? {}
    return onePageOf({ workspace: name, example, from, to, lines, now: new Date(), language, registry })
  }

  app.get(
    '/one-page',
    { schema: { summary: 'What the one-page report says', querystring: ReportQuery, response: { 200: OnePage } }, config },
    ({ scope, query, language }) => report(scope, query, language),
  )
  app.get(
    '/one-page.pdf',
    { schema: { summary: 'The one-page report as PDF', querystring: PdfQuery, response: fileReply('application/pdf') }, config },
    async ({ scope, query, language: own }, reply) => {
      const { from, to, language = own } = query
      const page = await report(scope, { from, to }, language)
      const pdf = await pdfOf(page, language)
      const payload = { from, to, verified: page.lines.filter(({ method }) => method === 'verified').length }
      await database.inScope(scope, (trx) => record(trx, scope, { kind: 'report.made', subject: `report:${from}.${to}`, payload }))
      return reply
        .type('application/pdf')
        .header('content-disposition', `attachment; filename="rumbo-${from}-${to}-${language}.pdf"`)
        .send(pdf)
    },
  )
}
