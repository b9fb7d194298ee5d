import { Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'
import { useTexts } from '../../language.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { useSignedIn } from '../../session.ts'
import { NoticeList } from '../../shell/NoticeList.tsx'
import { texts } from './texts.ts'

/** Inicio › Pendientes: everything that Rumbo told this person, what is unread first to be seen. */
export function Page() {
  const t = useTexts(texts)
  const { workspace } = useSignedIn()
  const { data } = useQuery({
    queryKey: ['notices', 'unread'],
    queryFn: () => api<{ unread: number }>('GET', '/api/platform/notifications/unread'),
  })
  const n = data?.unread ?? 0
  return (
    <Stack gap="lg" maw={760} mx="auto">
      <PageHead title={t('title')} answer={data && t(n === 0 ? 'none' : 'some', { n })} />
      <NoticeList slug={workspace.slug} unread={n} />
    </Stack>
  )
}
