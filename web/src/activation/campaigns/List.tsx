import { Anchor, Button, Group, Paper, Stack, Text } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import type { Campaign } from '#schema/activation/campaigns'
import { useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { PathDrawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useSignedIn } from '../../session.ts'
import { CampaignState } from './CampaignState.tsx'
import { useCampaigns } from './campaigns.ts'
import { texts } from './texts.ts'

function Made({ campaign }: { campaign: Campaign }) {
  const t = useTexts(texts)
  const { workspace } = useSignedIn()
  const { day, number } = useFormats()
  const { id, name, code, startsOn, endsOn, channel, people } = campaign
  return (
    <Paper component="article" aria-label={name} withBorder radius="lg" p="md">
      <Group justify="space-between" align="flex-start">
        <Anchor
          component={Link}
          to={pageAddress(workspace.slug, 'activation/campaigns', id)}
          fw={600}
          flex="1 1 12rem"
          style={{ overflowWrap: 'anywhere' }}
        >
          {name}
        </Anchor>
        <CampaignState campaign={campaign} />
      </Group>
      <Text size="sm" c="dimmed">
        {[code, t(`channel_${channel}`), t('fromTo', { from: day(startsOn), to: day(endsOn) })].join(' · ')}
        {people && ` · ${t('people', { n: people.n, shown: number(people.n) })}`}
      </Text>
    </Paper>
  )
}

/** Every campaign, the newest first. */
export function List() {
  const t = useTexts(texts)
  const { permissions, workspace } = useSignedIn()
  const navigate = useNavigate()
  const { rows, more, error, onRetry } = useCampaigns()
  const make = permissions.includes('activation.campaigns.write')
    ? { label: t('new'), onClick: () => void navigate({ to: pageAddress(workspace.slug, 'activation/campaigns', 'new') }) }
    : undefined
  return (
    <Stack gap="lg" maw={860} mx="auto" w="100%">
      <PageHead title={t('title')} answer={t('answer')} primary={rows && rows.length > 0 ? make : undefined} />
      {error && <ProblemView error={error} onRetry={onRetry} />}
      {!rows && !error && <Loading rows={3} height={80} />}
      {rows?.length === 0 && (
        <EmptyState drawing={<PathDrawing />} title={t('none')} action={make && <Button onClick={make.onClick}>{make.label}</Button>}>
          {t('noneWhy')}
        </EmptyState>
      )}
      {rows?.map((campaign) => (
        <Made key={campaign.id} campaign={campaign} />
      ))}
      {more.has && (
        <Button variant="default" onClick={more.load} loading={more.loading} style={{ alignSelf: 'flex-start' }}>
          {t('more')}
        </Button>
      )}
    </Stack>
  )
}
