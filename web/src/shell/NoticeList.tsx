import { Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CircleCheck, Info, OctagonAlert, TriangleAlert } from 'lucide-react'
import type { Notice } from '#schema/platform/notifications'
import { api } from '../api.ts'
import { useTexts } from '../language.tsx'
import { CompassDrawing } from '../parts/drawings.tsx'
import { EmptyState } from '../parts/EmptyState.tsx'
import { Loading } from '../parts/Loading.tsx'
import { ProblemView } from '../parts/ProblemView.tsx'
import { TimeAgo } from '../parts/TimeAgo.tsx'
import { usePagedList } from '../parts/usePagedList.ts'
import classes from './NoticeList.module.css'
import { texts } from './texts.ts'

const icons = { info: Info, good: CircleCheck, warning: TriangleAlert, critical: OctagonAlert }
const tones = { info: 'busy', good: 'good', warning: 'warning', critical: 'bad' } as const

/** A link of a notice leads on from the workspace: `/platform/jobs` is `/w/<slug>/platform/jobs`. */
const addressOf = (slug: string, link: string): string => `/w/${slug}${link.startsWith('/') ? '' : '/'}${link}`

/** My notices, the newest first. */
export function NoticeList({ slug, unread, onGo }: { slug: string; unread: number; onGo?: () => void }) {
  const t = useTexts(texts)
  const client = useQueryClient()
  const { rows, more, error, onRetry } = usePagedList<Notice>('/api/platform/notifications', 20)
  const read = useMutation({
    mutationFn: () => api('POST', '/api/platform/notifications/read', {}),
    onSettled: () => Promise.all([client.invalidateQueries({ queryKey: ['notices'] }), client.invalidateQueries({ queryKey: ['list'] })]),
  })
  if (error) return <ProblemView error={error} onRetry={onRetry} />
  if (!rows) return <Loading rows={4} height={64} />
  const choose = (
    <Anchor component={Link} to={`/w/${slug}/platform/account/notices`} {...(onGo ? { onClick: onGo } : {})} size="sm">
      {t('chooseNotices')}
    </Anchor>
  )
  if (rows.length === 0)
    return (
      <EmptyState drawing={<CompassDrawing />} title={t('noNotices')} action={choose}>
        {t('noNoticesBody')}
      </EmptyState>
    )
  return (
    <Stack gap="sm">
      {unread > 0 && (
        <Group justify="flex-end">
          <Button variant="default" size="compact-sm" onClick={() => read.mutate()} loading={read.isPending}>
            {t('markRead')}
          </Button>
        </Group>
      )}
      {rows.map((notice) => {
        const Icon = icons[notice.level]
        return (
          <article key={notice.id} className={classes.notice} data-unread={!notice.read || undefined} aria-label={notice.title}>
            <Icon
              size={18}
              aria-label={t(`level_${notice.level}`)}
              style={{ color: `var(--state-${tones[notice.level]})`, flex: 'none', marginTop: 3 }}
            />
            <div>
              {notice.link === null ? (
                <Text fw={600}>{notice.title}</Text>
              ) : (
                <Anchor component={Link} to={addressOf(slug, notice.link)} {...(onGo ? { onClick: onGo } : {})} fw={600}>
                  {notice.title}
                </Anchor>
              )}
              <Text size="sm">{notice.body}</Text>
              <Text size="xs" c="dimmed">
                <TimeAgo at={notice.at} />
              </Text>
            </div>
          </article>
        )
      })}
      {more.has && (
        <Button variant="default" onClick={more.load} loading={more.loading}>
          {t('moreNotices')}
        </Button>
      )}
      {choose}
    </Stack>
  )
}
