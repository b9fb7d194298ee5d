import { z } from 'zod'
import { languages } from '#base'
import type { JobDefinition } from '#platform/jobs'
import { deliverByFile, findBatch } from './deliver.ts'
import { deliverByMail, type MailNeeds } from './mail.ts'
import { findCampaign, workspaceName } from './store.ts'

const Work = z.object({ campaign: z.uuid(), delivery: z.uuid(), language: z.enum(languages) })
type Work = z.infer<typeof Work>

/** The work behind a delivery. Begun again after a crash it goes on where it was: nobody twice, nobody forgotten. */
export const deliverJob = (needs: MailNeeds): JobDefinition<Work> => ({
  name: 'activation.campaigns.deliver',
  data: Work,
  permission: 'activation.campaigns.deliver',
  limits: { workspace: 1 },
  async run({ scope, data, complete, signal }) {
    const { campaign, batch } = await needs.database.inScope(scope, async (trx) => ({
      campaign: await findCampaign(trx, scope, data.campaign),
      batch: await findBatch(trx, scope, data.campaign, data.delivery),
    }))
    if (batch.finished_at !== null) return
    if (batch.way === 'file') return deliverByFile(needs, scope, { campaign, batch, complete })
    const sender = await needs.database.inScope(scope, (trx) => workspaceName(trx, scope))
    await deliverByMail(needs, scope, { campaign, batch, sender, language: data.language, signal })
  },
})
