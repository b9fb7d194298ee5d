import { Button, Progress, Stack, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Filling } from '#schema/demo'
import type { Session } from '#schema/platform/auth'
import { api, rememberCsrf } from '../api.ts'
import { useTexts } from '../language.tsx'
import { Confirm } from '../parts/Confirm.tsx'
import { useSignedIn } from '../session.ts'
import { texts } from './texts.ts'

const address = '/api/demo/example'
const isWorking = (filling: Filling | undefined) => filling?.job?.status === 'queued' || filling?.job?.status === 'running'

async function enter(workspace: string): Promise<void> {
  const session = await api<Session>('POST', '/api/platform/auth/workspace', { workspace })
  if (session.state === 'signed-in') rememberCsrf(session.csrf)
}

/** Erases the workspace from another one, so that it stays on record there; a refusal leaves everything as it was. */
async function erase(workspace: string, name: string, other: string): Promise<void> {
  await enter(other)
  try {
    await api('POST', `${address}/erase`, { workspace, name })
  } catch (refused) {
    await enter(workspace)
    throw refused
  }
  location.assign(`/w/${other}`)
}

/** In a workspace of example data: how far it is filled, and the way to be rid of it. */
export function ExampleWork() {
  const t = useTexts(texts)
  const client = useQueryClient()
  const { workspace, workspaces, permissions } = useSignedIn()
  const { slug, name } = workspace
  const [asks, setAsks] = useState(false)
  const mayManage = permissions.includes('demo.example.manage')
  const { data } = useQuery({
    queryKey: ['example', slug],
    queryFn: () => api<Filling>('GET', `${address}/${slug}`),
    enabled: mayManage,
    refetchInterval: ({ state }) => (isWorking(state.data) ? 1500 : false),
  })
  const status = data?.job?.status
  // What the page showed of an empty workspace is no longer so.
  useEffect(() => {
    if (status === 'done') void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'example' })
  }, [status, client])
  const other = workspaces.find((each) => each.slug !== slug)?.slug
  if (!data) return null
  if (data.job && isWorking(data)) {
    const sentence = t('filling', { share: data.job.share })
    return (
      <Stack gap={4} w="100%">
        <Text size="sm">{sentence}</Text>
        <Progress.Root size="sm">
          <Progress.Section value={Math.max(2, data.job.share * 100)} aria-label={t('fillingLabel')} aria-valuetext={sentence} />
        </Progress.Root>
      </Stack>
    )
  }
  return (
    <>
      {status === 'failed' && <Text size="sm">{t('notFilled')}</Text>}
      {other && (
        <Button size="xs" variant="default" ml="auto" onClick={() => setAsks(true)}>
          {t('erase')}
        </Button>
      )}
      <Confirm
        opened={asks}
        onClose={() => setAsks(false)}
        title={t('eraseTitle', { name })}
        consequence={t('eraseWhat')}
        wayBack={t('eraseWay')}
        typed={{ label: t('eraseName', { name }), expected: name }}
        go={t('eraseGo')}
        onGo={() => erase(slug, name, other ?? slug)}
      />
    </>
  )
}
