import { Anchor, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ActivityItem } from '#schema/platform/activity-log'
import { api } from '../../api.ts'
import { useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { TimeAgo } from '../../parts/TimeAgo.tsx'
import classes from './Changed.module.css'
import { texts } from './texts.ts'

/** *Ha cambiado*: what happened in the workspace lately, and by whom. */
export function Changed({ slug, opens }: { slug: string; opens: (feature: string) => boolean }) {
  const t = useTexts(texts)
  const { data } = useQuery({
    queryKey: ['home', 'activity'],
    queryFn: () => api<{ items: ActivityItem[] }>('GET', '/api/platform/activity?limit=6'),
  })
  return (
    <Paper component="section" withBorder radius="lg" p={{ base: 'md', sm: 'lg' }} aria-labelledby="changed">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4" id="changed">
          {t('changedTitle')}
        </Title>
        {opens('platform/activity') && (
          <Anchor component={Link} to={pageAddress(slug, 'platform/activity')} size="sm">
            {t('changedAll')}
          </Anchor>
        )}
      </Group>
      {data?.items.length === 0 && <Text c="dimmed">{t('nothingChanged')}</Text>}
      <Stack gap="sm" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {data?.items.map(({ id, what, actor, at }) => (
          <li key={id} style={{ overflowWrap: 'anywhere' }}>
            <Text className={classes.what}>{what}</Text>
            <Text size="xs" c="dimmed">
              {actor.name} · <TimeAgo at={at} />
            </Text>
          </li>
        ))}
      </Stack>
    </Paper>
  )
}
