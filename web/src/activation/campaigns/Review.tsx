import { Alert, Button, Group, List, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import type { Campaign } from '#schema/activation/campaigns'
import { useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { Confirm } from '../../parts/Confirm.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useSignedIn } from '../../session.ts'
import { useConfirm, useReview } from './campaigns.ts'
import { texts } from './texts.ts'

export function Figure({ label, n }: { label: string; n: number }) {
  const { number } = useFormats()
  return (
    <Paper withBorder radius="lg" p="md">
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text fz="1.75rem" fw={700}>
        {number(n)}
      </Text>
    </Paper>
  )
}

/** People by why they get nothing, in words; nothing where there are none. */
export function Reasons({ counts, title }: { counts: Readonly<Record<string, number>>; title: string }) {
  const t = useTexts(texts)
  const { number } = useFormats()
  const entries = Object.entries(counts).filter(([, n]) => n > 0)
  if (entries.length === 0) return null
  const known = [
    'no-consent',
    'objection',
    'exclusion',
    'unsubscribed',
    'no-address',
    'withoutKey',
    'duplicates',
    'globalControl',
    'unknown',
  ] as const
  const say = (why: string): string => {
    const found = known.find((each) => each === why)
    return found ? t(`why_${found}`) : t('why_refused', { reason: why.replace(/^refused ?/, '') })
  }
  return (
    <Stack gap="xs">
      <Title order={2} size="h4">
        {title}
      </Title>
      <List size="sm">
        {entries.map(([why, n]) => (
          <List.Item key={why}>{t('whyCount', { shown: number(n), why: say(why) })}</List.Item>
        ))}
      </List>
    </Stack>
  )
}

/** Revisar y confirmar: who gets it, who does not and why, and what can no longer be changed after. */
export function Review({ campaign }: { campaign: Campaign }) {
  const t = useTexts(texts)
  const { day, number, money } = useFormats()
  const { workspace } = useSignedIn()
  const navigate = useNavigate()
  const [confirming, dialog] = useDisclosure(false)
  const { data: review, error, refetch } = useReview(campaign.id)
  const confirm = useConfirm(campaign.id)
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />
  if (!review) return <Loading rows={3} height={80} />
  const control = review.arms[0]?.people ?? 0
  const held = Object.values(review.heldBack).reduce((a, b) => a + b, 0)
  const redraw = () => void navigate({ to: pageAddress(workspace.slug, 'activation/campaigns', `${campaign.id}/control`) })
  return (
    <Stack gap="lg">
      <SimpleGrid cols={{ base: 1, xs: 3 }}>
        <Figure label={t('toContact')} n={review.toContact} />
        <Figure label={t('inControl')} n={control} />
        <Figure label={t('heldBack')} n={held} />
      </SimpleGrid>
      {control === 0 && (
        <Alert variant="outline" color="gray" title={t('unmeasuredTitle')}>
          {t('unmeasured')}
        </Alert>
      )}
      {campaign.variants.length > 1 && (
        <Text>
          {review.arms
            .slice(1)
            .map(({ name, people }) => `${name}: ${number(people)}`)
            .join(' · ')}
        </Text>
      )}
      <Reasons counts={review.heldBack} title={t('heldBackWhy')} />
      <Reasons counts={review.excluded} title={t('excludedWhy')} />
      <Stack gap="xs" component="section" aria-labelledby="terms">
        <Title order={2} size="h4" id="terms">
          {t('terms')}
        </Title>
        <Text>{t('window', { from: day(campaign.startsOn), to: day(campaign.endsOn) })}</Text>
        <Text>
          {t('costs', {
            contact: money(campaign.contactCost),
            discount: money(campaign.discount),
            programme: money(campaign.programmeCost),
          })}
        </Text>
        <Text>{t(`basis_${campaign.consentBasis}`)}</Text>
      </Stack>
      <Alert variant="outline" color="gray" title={t('consequencesTitle')}>
        {t('consequences')}
      </Alert>
      <Group>
        <Button onClick={dialog.open} disabled={review.toContact === 0}>
          {t('confirm')}
        </Button>
        <Button variant="default" onClick={redraw}>
          {t('changeControl')}
        </Button>
      </Group>
      <Confirm
        opened={confirming}
        onClose={dialog.close}
        title={t('confirmTitle', { name: campaign.name })}
        consequence={t('confirmBody', { shown: number(review.toContact), control: number(control) })}
        wayBack={t('confirmWayBack')}
        go={t('confirm')}
        danger={false}
        onGo={() => confirm.mutateAsync(undefined)}
      />
    </Stack>
  )
}
