import { z } from 'zod'
import type { JobDefinition } from '#platform/jobs'
import { type DeliveryNeeds, deliverByFile, findBatch } from './deliver.ts'
import { findCampaign } from './store.ts'

const Work = z.object({ campaign: z.uuid(), delivery: z.uuid() })
type Work = z.infer<typeof Work>

/** The work behind a delivery. Begun again after a crash it goes on where it was: nobody twice, nobody forgotten. */
export const deliverJob = (needs: DeliveryNeeds): JobDefinition<Work> => ({
  name: 'activation.campaigns.deliver',
  data: Work,
  permission: 'activation.campaigns.deliver',
  limits: { workspace: 1 },
  async run({ scope, data, complete }) {
    const { campaign, batch } = await needs.database.inScope(scope, async (trx) => ({
      campaign: await findCampaign(trx, scope, data.campaign),
      batch: await findBatch(trx, scope, data.campaign, data.delivery),
    }))
    if (batch.finished_at === null) await deliverByFile(needs, scope, { campaign, batch, complete })
  },
})
