import { Anchor, Paper, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Notice } from '#schema/platform/notifications'
import { api } from '../../api.ts'
import { useTexts } from '../../language.tsx'
import { TimeAgo } from '../../parts/TimeAgo.tsx'
import { texts } from './texts.ts'

/** *Te toca*: the notices that the person has not read. */
export function Waiting({ slug }: { slug: string }) {
  const t = useTexts(texts)
  const { data } = useQuery({
    queryKey: ['notices', 'home'],
    queryFn: () => api<{ items: Notice[] }>('GET', '/api/platform/notifications?limit=20'),
  })
  const unread = data?.items.filter(({ read }) => !read).slice(0, 5) ?? []
  return (
    <Paper component="section" withBorder radius="lg" p={{ base: 'md', sm: 'lg' }} aria-labelledby="waiting">
      <Title order={2} size="h4" id="waiting" mb="sm">
        {t('waitingTitle')}
      </Title>
      {data && unread.length === 0 && <Text c="dimmed">{t('nothingWaits')}</Text>}
      <Stack gap="sm">
        {unread.map(({ id, title, body, link, at }) => (
          <div key={id} style={{ overflowWrap: 'anywhere' }}>
            {link === null ? (
              <Text fw={600}>{title}</Text>
            ) : (
              <Anchor component={Link} to={`/w/${slug}/${link.replace(/^\//, '')}`} fw={600}>
                {title}
              </Anchor>
            )}
            <Text size="sm">{body}</Text>
            <Text size="xs" c="dimmed">
              <TimeAgo at={at} />
            </Text>
          </div>
        ))}
      </Stack>
    </Paper>
  )
}
