import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { DomainError } from '#base'
import type { Services } from '#platform/contributions'
import type { Scope } from '#platform/database'
import { fileReply } from '#platform/http'
import { findJob } from '#platform/jobs'
import { addBatch, type Batch, findBatch, newBatchId, peopleOfBatch, receiptOf } from './deliver.ts'
import { deliverJob } from './delivery-job.ts'
import { deliveryFile } from './export.ts'
import { sealLetter } from './mail.ts'
import { fileShapes, mostLetters, NewDelivery, Receipt } from './schema.ts'
import { findCampaign } from './store.ts'

const params = z.object({ id: z.uuid() })
const oneParams = params.extend({ delivery: z.uuid() })

/** `/api/activation/campaigns/:id/deliveries`: what goes to people, once each. */
export const deliveryRoutes: FastifyPluginAsyncZod<Services> = async (app, { database, jobs, folder, keys, secrets, settings, mail }) => {
  const needs = { database, folder, keys, secrets, settings }
  const job = deliverJob(needs)
  const delivering = { permission: 'activation.campaigns.deliver' }
  const isRunning = async (scope: Scope, { job_id: id }: Batch): Promise<boolean> => {
    const state = id === null ? null : await findJob(jobs, scope, id)
    // Done meanwhile: it ended in the transaction that ended the delivery, which was read before
    return state !== null && (state.status === 'queued' || state.status === 'running' || state.status === 'done')
  }
  const receipt = (scope: Scope, id: string): Promise<Receipt> =>
    database.inScope(scope, async (trx) => receiptOf(trx, scope, await findCampaign(trx, scope, id), (batch) => isRunning(scope, batch)))

  app.get(
    '/:id/deliveries',
    {
      schema: { summary: 'The receipt: who got it, who did not and why', params, response: { 200: Receipt } },
      config: { permission: 'activation.campaigns.read' },
    },
    ({ scope, params: { id } }) => receipt(scope, id),
  )

  app.post(
    '/:id/deliveries',
    {
      schema: { summary: 'Deliver to whoever has not got it yet', params, body: NewDelivery, response: { 202: Receipt } },
      config: delivering,
    },
    async ({ scope, params: { id }, body, language }, reply) => {
      await database.inScope(scope, async (trx) => {
        const campaign = await findCampaign(trx, scope, id)
        if (campaign.confirmed_at === null) throw new DomainError('CAMPAIGN_NOT_CONFIRMED', { campaign: campaign.name })
        if (body.arm !== undefined && body.arm > campaign.arms.length)
          throw new DomainError('INVALID_ARGUMENT', { name: 'arm', got: body.arm, expected: `1 … ${campaign.arms.length}` })
        if (body.way === 'mail') {
          if (!mail.configured) throw new DomainError('MAIL_NOT_CONFIGURED')
          if (campaign.channel !== 'email') throw new DomainError('CAMPAIGN_NOT_BY_MAIL', { campaign: campaign.name })
          if (campaign.people!.n > mostLetters)
            throw new DomainError('CAMPAIGN_TOO_MANY_LETTERS', { n: campaign.people!.n, most: mostLetters })
        }
        const delivery = newBatchId()
        const jobId = await jobs.enqueue(trx, scope, job, { campaign: id, delivery, language })
        const sealedLetter = body.way === 'mail' ? await sealLetter(keys, scope, delivery, body.letter) : null
        await addBatch(trx, scope, { campaign: id, asked: body, jobId, id: delivery, sealedLetter })
      })
      return reply.code(202).send(await receipt(scope, id))
    },
  )

  app.get(
    '/:id/deliveries/:delivery/file',
    {
      schema: {
        summary: 'The people of a delivery as a file that senders import',
        params: oneParams,
        querystring: z.object({ shape: z.enum(fileShapes).default('csv'), reason: z.string().max(500).optional() }),
        response: fileReply('text/csv; charset=utf-8'),
      },
      config: { ...delivering, needsReason: true },
    },
    async ({ scope, params: { id, delivery }, query: { shape }, language }, reply) => {
      const { campaign, batch } = await database.inScope(scope, async (trx) => ({
        campaign: await findCampaign(trx, scope, id),
        batch: await findBatch(trx, scope, id, delivery),
      }))
      if (batch.way !== 'file' || batch.finished_at === null) throw new DomainError('DELIVERY_NOT_FINISHED', { campaign: campaign.name })
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${campaign.code.toLowerCase()}-${shape}.csv"`)
        .send(deliveryFile(shape, peopleOfBatch(needs, scope, campaign, batch), campaign, language))
    },
  )
}
