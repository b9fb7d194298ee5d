import { Alert, Anchor, Paper, Stack, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Link, useNavigate } from '@tanstack/react-router'
import type { Campaign } from '#schema/activation/campaigns'
import { ApiProblem } from '../../api.ts'
import { useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { Confirm } from '../../parts/Confirm.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useSignedIn } from '../../session.ts'
import { OutcomeOf } from '../../value/ledger/OutcomeOf.tsx'
import { CampaignState } from './CampaignState.tsx'
import { Control } from './Control.tsx'
import { isBusy, useCampaign, useRemove } from './campaigns.ts'
import { Delivery } from './Delivery.tsx'
import { Review } from './Review.tsx'
import { texts } from './texts.ts'

function Shown({ campaign, step }: { campaign: Campaign; step: string | undefined }) {
  const t = useTexts(texts)
  const { permissions, workspace } = useSignedIn()
  const navigate = useNavigate()
  const [removing, dialog] = useDisclosure(false)
  const remove = useRemove(campaign.id)
  const confirmed = campaign.confirmedAt !== null
  const mayWrite = permissions.includes('activation.campaigns.write')
  const busy = isBusy(campaign)
  const answer = busy
    ? t(campaign.state === 'reading' ? 'readingNow' : 'drawingNow')
    : confirmed
      ? t('confirmedAnswer')
      : t(campaign.state === 'drawn' && step !== 'control' ? 'reviewAnswer' : 'controlAnswer')
  const ready = !busy && campaign.people !== null
  return (
    <>
      <PageHead
        title={campaign.name}
        answer={answer}
        state={<CampaignState campaign={campaign} />}
        more={mayWrite && !confirmed ? [{ label: t('remove'), onClick: dialog.open, danger: true }] : []}
      />
      {campaign.error && <ProblemView error={new ApiProblem({ status: 422, ...campaign.error })} />}
      {busy && <Loading rows={2} height={120} />}
      {ready && confirmed && <Delivery campaign={campaign} />}
      {ready && confirmed && campaign.control !== 0 && permissions.includes('value.ledger.add') && (
        <Paper component="section" aria-labelledby="campaign-outcome" withBorder radius="lg" p="md">
          <Stack>
            <Title order={2} size="h4" id="campaign-outcome">
              {t('outcome')}
            </Title>
            <OutcomeOf campaign={campaign.id} onDone={(line) => void navigate({ to: pageAddress(workspace.slug, 'value/ledger', line) })} />
          </Stack>
        </Paper>
      )}
      {ready && !confirmed && !mayWrite && <Alert variant="outline" color="gray" title={t('notAllowed')} />}
      {ready &&
        !confirmed &&
        mayWrite &&
        (campaign.state === 'drawn' && step !== 'control' ? <Review campaign={campaign} /> : <Control campaign={campaign} />)}
      <Confirm
        opened={removing}
        onClose={dialog.close}
        title={t('removeTitle', { name: campaign.name })}
        consequence={t('removeBody')}
        wayBack={t('noWayBack')}
        go={t('remove')}
        onGo={async () => {
          await remove.mutateAsync()
          void navigate({ to: pageAddress(workspace.slug, 'activation/campaigns') })
        }}
      />
    </>
  )
}

/** One campaign: its next step, from the control group to what was delivered. */
export function One({ id, step }: { id: string; step: string | undefined }) {
  const t = useTexts(texts)
  const { workspace } = useSignedIn()
  const { data: campaign, error, refetch } = useCampaign(id)
  return (
    <Stack gap="lg" maw={860} mx="auto" w="100%">
      <Anchor component={Link} to={pageAddress(workspace.slug, 'activation/campaigns')} size="sm">
        {t('back')}
      </Anchor>
      {error && <PageHead title={t('title')} />}
      {error && <ProblemView error={error} onRetry={() => void refetch()} />}
      {!campaign && !error && <Loading rows={3} height={120} />}
      {campaign && <Shown campaign={campaign} step={step} />}
    </Stack>
  )
}
