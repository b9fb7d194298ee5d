import { z } from 'zod'
import { DomainError, languages } from '#base'
import { record } from '#platform/activity'
import type { Database } from '#platform/database'
import type { JobContext, JobDefinition } from '#platform/jobs'
import type { Secrets } from '#platform/secrets'
import { drawArms } from './draw.ts'
import { peopleOfAnswer } from './from-answer.ts'
import { peopleOfFile } from './from-file.ts'
import { gatherPeople } from './gather.ts'
import { globalControlOn } from './global-control.ts'
import { type CampaignStorage, type KeptPerson, keepPeople, readPeople } from './kept.ts'
import { type DrawnPerson, putPeople } from './people.ts'
import { changeCampaign, findCampaign } from './store.ts'
import { usualTerms } from './usual.ts'

type Needs = CampaignStorage & Readonly<{ database: Database; secrets: Secrets }>
const Work = z.object({ campaign: z.uuid(), step: z.enum(['read', 'draw']), language: z.enum(languages) })
type Work = z.infer<typeof Work>

/** Reads the people of the source and keeps them sealed. */
async function readSource(needs: Needs, { scope, data, complete }: JobContext<Work>): Promise<void> {
  const { campaign, globalControl } = await needs.database.inScope(scope, async (trx) => ({
    campaign: await findCampaign(trx, scope, data.campaign),
    globalControl: await globalControlOn(trx, scope, (await usualTerms(trx, scope, new Date())).today),
  }))
  const { source } = campaign
  const gathering = { secrets: needs.secrets, workspace: scope.workspace, globalControl }
  const { people, found } =
    source.kind === 'file'
      ? await gatherPeople(await peopleOfFile(needs, scope, { ...source, language: data.language }), gathering)
      : await peopleOfAnswer(needs, scope, source, gathering)
  if (found.n === 0) throw new DomainError('CAMPAIGN_WITHOUT_PEOPLE', { source: campaign.source.name })
  await keepPeople(needs, { workspace: scope.workspace, campaign: campaign.id }, people)
  await complete(async (trx) => {
    await changeCampaign(trx, scope, campaign.id, { state: 'draft', people: JSON.stringify(found) })
    await record(trx, scope, { kind: 'campaign.people-read', subject: `campaign:${campaign.id}`, payload: { people: found.n } })
  })
}

/** Draws the groups as asked: the same again when it is asked again. */
async function draw(needs: Needs, { scope, data, complete }: JobContext<Work>): Promise<void> {
  const campaign = await needs.database.inScope(scope, (trx) => findCampaign(trx, scope, data.campaign))
  if (campaign.confirmed_at !== null) throw new DomainError('CAMPAIGN_ALREADY_CONFIRMED', { campaign: campaign.name })
  const found = campaign.people!
  const people: Pick<KeptPerson, 'mark' | 'score' | 'before'>[] = []
  for await (const part of readPeople(needs, { workspace: scope.workspace, campaign: campaign.id }, found.n))
    for (const { mark, score, before } of part) people.push({ mark, score, before })
  const { arm, band } = drawArms(
    people.map(({ mark }) => mark),
    Float64Array.from(people, ({ score }) => score),
    { seed: Number(campaign.seed), control: campaign.control ?? 0, shares: campaign.arms.map(({ share }) => share), scored: found.scored },
  )
  const drawn = people.map(({ mark, before }, place): DrawnPerson => ({ mark, before, arm: arm[place]!, stratum: band[place]!, place }))
  await complete(async (trx) => {
    const now = await findCampaign(trx, scope, campaign.id, true)
    if (now.confirmed_at !== null) throw new DomainError('CAMPAIGN_ALREADY_CONFIRMED', { campaign: campaign.name })
    await putPeople(trx, scope, campaign.id, drawn)
    await changeCampaign(trx, scope, campaign.id, { state: 'drawn', drawn_at: new Date() })
    await record(trx, scope, {
      kind: 'campaign.drawn',
      subject: `campaign:${campaign.id}`,
      payload: { people: found.n, control: campaign.control },
    })
  })
}

/** The work behind a campaign before it is confirmed: reading its people, drawing its groups. */
export const prepareJob = (needs: Needs): JobDefinition<Work> => ({
  name: 'activation.campaigns.prepare',
  data: Work,
  permission: 'activation.campaigns.write',
  run: (context) => (context.data.step === 'read' ? readSource(needs, context) : draw(needs, context)),
})
