import { ActionIcon, Indicator } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Bell } from 'lucide-react'
import { api } from '../api.ts'
import { useTexts } from '../language.tsx'
import { DetailDrawer } from '../parts/DetailDrawer.tsx'
import { NoticeList } from './NoticeList.tsx'
import { texts } from './texts.ts'

/** The bell: how many notices wait, and the newest of them one click away. */
export function NoticesButton({ slug }: { slug: string }) {
  const t = useTexts(texts)
  const [opened, { open, close }] = useDisclosure(false)
  const { data } = useQuery({
    queryKey: ['notices', 'unread'],
    queryFn: () => api<{ unread: number }>('GET', '/api/platform/notifications/unread'),
    refetchInterval: 30_000,
  })
  const n = data?.unread ?? 0
  return (
    <>
      <Indicator disabled={n === 0} size={8} offset={7} color="red.8">
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          onClick={open}
          aria-label={n === 0 ? t('notices') : t('noticesUnread', { n })}
          title={t('notices')}
          c="var(--mantine-color-text)"
        >
          <Bell size={18} aria-hidden />
        </ActionIcon>
      </Indicator>
      <DetailDrawer opened={opened} onClose={close} title={t('notices')}>
        <NoticeList slug={slug} onGo={close} unread={n} />
      </DetailDrawer>
    </>
  )
}
