import { Anchor, Progress as Bar, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Progress } from '#schema/programme/evidence'
import { api } from '../../api.ts'
import { useLanguage, useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { Loading } from '../../parts/Loading.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { texts } from './texts.ts'

type Phase = Progress['sections'][number]
const closed = ({ proven, attested }: Progress['counts']): number => proven + attested

function PhaseLine({ phase, slug }: { phase: Phase; slug: string }) {
  const t = useTexts(texts)
  const { counts, blockers, name } = phase
  const done = closed(counts)
  return (
    <Stack gap={6}>
      <Group justify="space-between" gap="xs" wrap="nowrap" align="baseline">
        <Text fw={600}>{name}</Text>
        <Text size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
          {t('phaseDone', { n: done, all: counts.total })}
        </Text>
      </Group>
      <Bar value={counts.total === 0 ? 0 : (100 * done) / counts.total} aria-label={name} size="sm" />
      {blockers.length === 0 ? (
        <div>
          <StateChip tone="good" label={t('gateOpen')} />
        </div>
      ) : (
        <Text size="sm" c="dimmed">
          {t('gateBlocked')}
        </Text>
      )}
      <Stack gap={2} component="ul" m={0} pl="1.1rem">
        {blockers.map((blocker) => (
          <li key={blocker.id}>
            <Anchor component={Link} to={pageAddress(slug, 'programme/guide', blocker.id)} size="sm">
              {blocker.name}
            </Anchor>
          </li>
        ))}
      </Stack>
    </Stack>
  )
}

/** The four phases of the programme: how far each is, and what stands before its gate. */
export function Phases({ slug }: { slug: string }) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const { data, error, refetch } = useQuery({
    queryKey: ['requirements', language, 'progress'],
    queryFn: () => api<Progress>('GET', '/api/programme/evidence/progress'),
  })
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={1} height={200} />
  return (
    <Paper component="section" withBorder radius="lg" p={{ base: 'md', sm: 'lg' }} aria-labelledby="phases">
      <Group justify="space-between" mb="md">
        <Group gap="sm">
          <Title order={2} size="h4" id="phases">
            {t('phasesTitle')}
          </Title>
          {data.example && <StateChip tone="off" label={t('phasesExample')} />}
          <Text size="sm" c="dimmed">
            {t('phasesAnswer', { n: closed(data.counts), all: data.counts.total })}
          </Text>
        </Group>
        <Anchor component={Link} to={pageAddress(slug, 'programme/guide')} size="sm">
          {t('phasesAll')}
        </Anchor>
      </Group>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="lg">
        {data.sections
          .filter(({ isPhase }) => isPhase)
          .map((phase) => (
            <PhaseLine key={phase.id} phase={phase} slug={slug} />
          ))}
      </SimpleGrid>
    </Paper>
  )
}
