import { Anchor, Button, Group, Paper, SimpleGrid, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Model } from '#schema/ai/registry/versions'
import { useLanguage, useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { PathDrawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { TimeAgo } from '../../parts/TimeAgo.tsx'
import { usePagedList } from '../../parts/usePagedList.ts'
import { useSignedIn } from '../../session.ts'
import { modelsAddress } from './models.ts'
import { Quality } from './Quality.tsx'
import { texts } from './texts.ts'
import { usePurpose } from './words.ts'

function Card({ model }: { model: Model }) {
  const t = useTexts(texts)
  const { workspace } = useSignedIn()
  const purpose = usePurpose()
  const { name, title, served, versions, usedAt, current } = model
  return (
    <Paper component="article" aria-label={title} withBorder radius="lg" p={{ base: 'md', sm: 'lg' }} h="100%">
      <Stack gap="sm" h="100%">
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <Anchor
            component={Link}
            to={pageAddress(workspace.slug, 'ai/registry', name)}
            fw={650}
            size="lg"
            c="var(--mantine-color-text)"
            style={{ overflowWrap: 'anywhere' }}
          >
            {title}
          </Anchor>
          <StateChip tone={served === null ? 'off' : 'good'} label={served === null ? t('withdrawn') : t('inService')} />
        </Group>
        <Text>{purpose(current)}</Text>
        <Text size="sm">
          <Quality version={current} />
        </Text>
        <Text size="sm" c="dimmed" mt="auto" component="div">
          {t('versionOf', { version: current.version, n: versions })} ·{' '}
          {usedAt === null ? (
            t('neverUsed')
          ) : (
            <>
              {t('lastUsed')} <TimeAgo at={usedAt} />
            </>
          )}
        </Text>
      </Stack>
    </Paper>
  )
}

/** Every published model: what it foretells, how well, and whether it answers. */
export function List() {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const { workspace, permissions } = useSignedIn()
  const { rows, more, error, onRetry } = usePagedList<Model>(modelsAddress, 50, language)
  const answering = rows?.filter(({ served }) => served !== null).length ?? 0
  return (
    <Stack gap="lg" maw={1080} mx="auto" w="100%">
      <PageHead
        title={t('title')}
        {...(rows && rows.length > 0
          ? { answer: t(answering === 0 ? 'answerNone' : 'answerSome', { n: answering, all: rows.length }) }
          : {})}
      />
      {error !== null && error !== undefined && <ProblemView error={error} onRetry={onRetry} />}
      {rows === undefined && !error && <Loading height={160} />}
      {rows?.length === 0 && (
        <EmptyState
          drawing={<PathDrawing />}
          title={t('emptyTitle')}
          action={
            permissions.includes('ai.autopilot.read') && (
              <Button component={Link} to={pageAddress(workspace.slug, 'ai/autopilot')} data-primary>
                {t('toRuns')}
              </Button>
            )
          }
        >
          {t('emptyBody')}
        </EmptyState>
      )}
      {rows && rows.length > 0 && (
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          {rows.map((model) => (
            <Card key={model.name} model={model} />
          ))}
        </SimpleGrid>
      )}
      {more.has && (
        <Group justify="center">
          <Button variant="default" onClick={more.load} loading={more.loading}>
            {t('showMore')}
          </Button>
        </Group>
      )}
    </Stack>
  )
}
