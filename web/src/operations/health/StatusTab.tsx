import { Anchor, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { HealthComponent, HealthStatus } from '#schema/operations/health'
import { useTexts } from '../../language.tsx'
import { opens, pageAddress } from '../../pages.ts'
import { Detail } from '../../parts/Detail.tsx'
import { Facts } from '../../parts/Facts.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useSignedIn } from '../../session.ts'
import { useFigureTexts } from './figures.ts'
import { useDetails } from './health.ts'
import { Strip } from './Strip.tsx'
import { texts } from './texts.ts'

type Problem = HealthComponent['problems'][number]

function ProblemLine({ problem }: { problem: Problem }) {
  const t = useTexts(texts)
  const { instant } = useFormats()
  const { permissions, workspace } = useSignedIn()
  const { what, mend, page, since, silencedUntil } = problem
  return (
    <Stack gap={2}>
      <Text fw={600}>{what}</Text>
      {mend && <Text>{mend}</Text>}
      <Text size="sm" c="dimmed">
        {t('from', { when: instant(since) })}
        {silencedUntil && ` ${t('silencedUntil', { when: instant(silencedUntil) })}.`}
      </Text>
      {page && opens(page, permissions) && (
        <Anchor component={Link} to={pageAddress(workspace.slug, page)} size="sm">
          {t('mendAt')}
        </Anchor>
      )}
    </Stack>
  )
}

function ComponentCard({ component }: { component: HealthComponent }) {
  const t = useTexts(texts)
  const { instant } = useFormats()
  const { state, since, lastGoodAt, problems, days } = component
  const name = t(`component_${component.component}`)
  return (
    <Paper component="section" aria-label={name} withBorder radius="lg" p="md">
      <Stack gap="sm" h="100%">
        <Group justify="space-between" gap="xs">
          <Title order={2} size="h4">
            {name}
          </Title>
          <StateChip tone={state} label={t(state)} />
        </Group>
        {problems.map((problem) => (
          <ProblemLine key={problem.id} problem={problem} />
        ))}
        {state === 'good' && (
          <Text size="sm" c="dimmed">
            {since ? t('since', { when: instant(since) }) : t('sinceUnknown')}
          </Text>
        )}
        {lastGoodAt && (
          <Text size="sm" c="dimmed">
            {t('lastGood', { when: instant(lastGoodAt) })}
          </Text>
        )}
        <div style={{ marginTop: 'auto' }}>
          <Strip name={name} days={days} />
        </div>
      </Stack>
    </Paper>
  )
}

function Details() {
  const t = useTexts(texts)
  const { bytes } = useFormats()
  const { figure } = useFigureTexts()
  const { data, error, refetch } = useDetails()
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={2} height={44} />
  return (
    <Stack gap="md">
      <Title order={3} size="h4">
        {t('figures')}
      </Title>
      <Facts
        facts={[
          [t('dataSize'), bytes(data.dataBytes)] as const,
          ...data.facts.map(({ what, value, unit }) => [what, figure(value, unit)] as const),
        ]}
      />
      <Title order={3} size="h4">
        {t('checks')}
      </Title>
      {data.findings.map(({ check, level, what, mend }) => (
        <Group key={check} gap="sm" wrap="nowrap" align="flex-start">
          <StateChip tone={level === 'ok' ? 'good' : level === 'warn' ? 'warning' : 'bad'} label={t(`check_${level}`)} />
          <div style={{ overflowWrap: 'anywhere', minWidth: 0 }}>
            <Text>{what}</Text>
            {mend && (
              <Text size="sm" c="dimmed">
                {mend}
              </Text>
            )}
          </div>
        </Group>
      ))}
    </Stack>
  )
}

/** Every part in words, what is wrong first, with its last 90 days. */
export function StatusTab({ status }: { status: HealthStatus }) {
  const t = useTexts(texts)
  const { instant } = useFormats()
  const { permissions } = useSignedIn()
  const rank = { bad: 0, warning: 1, good: 2 }
  const parts = status.components.toSorted((a, b) => rank[a.state] - rank[b.state])
  return (
    <Stack gap="lg">
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {parts.map((component) => (
          <ComponentCard key={component.component} component={component} />
        ))}
      </SimpleGrid>
      <Facts
        facts={[
          [t('version'), status.version],
          [t('runningSince'), instant(status.startedAt)],
        ]}
      />
      {permissions.includes('operations.health.details') && (
        <Detail name="health.details" label={t('details')}>
          <Details />
        </Detail>
      )}
    </Stack>
  )
}
