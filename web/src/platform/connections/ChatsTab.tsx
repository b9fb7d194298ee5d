import { Button, Group, Stack, Text } from '@mantine/core'
import { Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { ChatHook } from '#schema/platform/notifications'
import { api } from '../../api.ts'
import { useTexts } from '../../language.tsx'
import { Confirm } from '../../parts/Confirm.tsx'
import { DataTable, type TableColumn } from '../../parts/DataTable.tsx'
import { DetailDrawer } from '../../parts/DetailDrawer.tsx'
import { PathDrawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { TimeAgo } from '../../parts/TimeAgo.tsx'
import { useSignedIn } from '../../session.ts'
import { ChatForm } from './ChatForm.tsx'
import { chatsAddress, useChange, useChats, useNoticeKinds } from './connections.ts'
import { tellFailure } from './failures.ts'
import { RemovedList, RemovedNote } from './Removed.tsx'
import { texts } from './texts.ts'

function useColumns(): readonly TableColumn<ChatHook>[] {
  const t = useTexts(texts)
  const kinds = useNoticeKinds()
  return useMemo(() => {
    const told = ({ kinds: own }: ChatHook) =>
      own.length === 0 ? t('allNotices') : own.map((kind) => kinds.find(({ value }) => value === kind)?.label ?? kind).join(' · ')
    const stateOf = ({ failure, sentAt }: ChatHook) => (failure !== null ? 'failing' : sentAt === null ? 'untried' : 'works')
    const tones = { failing: 'warning', untried: 'waiting', works: 'good' } as const
    return [
      { id: 'name', label: t('name'), value: ({ name }) => name, grow: 2 },
      { id: 'form', label: t('app'), value: ({ form }) => t(`form_${form}`) },
      { id: 'told', label: t('tells'), value: told, grow: 3 },
      {
        id: 'state',
        label: t('state'),
        value: stateOf,
        text: (hook) => t(`chat_${stateOf(hook)}`),
        cell: (hook) => {
          const why = hook.failure === null ? null : tellFailure(hook.failure)
          return (
            <Stack gap={2} align="flex-start">
              <StateChip tone={tones[stateOf(hook)]} label={t(`chat_${stateOf(hook)}`)} />
              {why && <Text size="xs">{t(why.key, why.params)}</Text>}
            </Stack>
          )
        },
        grow: 2,
      },
      {
        id: 'sent',
        label: t('lastMessage'),
        value: ({ sentAt }) => sentAt,
        cell: ({ sentAt }) => (sentAt ? <TimeAgo at={sentAt} /> : t('never')),
      },
    ]
  }, [t, kinds])
}

/** The chats that notices of the workspace are written into. */
export function ChatsTab() {
  const t = useTexts(texts)
  const may = useSignedIn().permissions.includes('platform.notifications.manage')
  const list = useChats()
  const removed = useChats(true, true)
  const columns = useColumns()
  const [adding, add] = useState(false)
  const [asked, ask] = useState<ChatHook | null>(null)
  const [gone, leave] = useState<ChatHook | null>(null)
  const [tested, note] = useState<ChatHook | null>(null)
  const test = useChange((hook: ChatHook) => api('POST', `${chatsAddress}/${hook.id}/test`, {}))
  const remove = useChange((hook: ChatHook) => api('DELETE', `${chatsAddress}/${hook.id}`))
  const restore = (id: string) => api('POST', `${chatsAddress}/${id}/restore`, {})
  const button = may && (
    <Button data-primary leftSection={<Plus size={18} aria-hidden />} onClick={() => add(true)}>
      {t('addChat')}
    </Button>
  )
  return (
    <Stack>
      <Group justify="space-between" gap="md">
        <Text c="dimmed" flex="1 1 20rem">
          {t('chatsLead')}
        </Text>
        {list.data && list.data.length > 0 && button}
      </Group>
      {gone && <RemovedNote what={t('removedNow', { name: gone.name })} onUndo={() => restore(gone.id)} onClose={() => leave(null)} />}
      {test.error && <ProblemView error={test.error} />}
      {test.isSuccess && tested && <Text role="status">{t('chatTested', { name: tested.name })}</Text>}
      <DataTable
        name="chats"
        label={t('chats')}
        columns={columns}
        rows={list.data}
        rowId={({ id }) => id}
        error={list.error}
        onRetry={() => void list.refetch()}
        actions={
          may
            ? (hook) => (
                <Group gap="xs" justify="flex-end">
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={t('testOf', { name: hook.name })}
                    loading={test.isPending && tested?.id === hook.id}
                    onClick={() => {
                      note(hook)
                      test.mutate(hook)
                    }}
                  >
                    {t('test')}
                  </Button>
                  <Button size="xs" variant="default" aria-label={t('removeOf', { name: hook.name })} onClick={() => ask(hook)}>
                    {t('remove')}
                  </Button>
                </Group>
              )
            : undefined
        }
        empty={
          <EmptyState drawing={<PathDrawing />} title={t('noChats')} action={button}>
            {t('noChatsBody')}
          </EmptyState>
        }
      />
      {may && <RemovedList name="chats" items={removed.data ?? []} onRestore={restore} />}
      <DetailDrawer opened={adding} onClose={() => add(false)} title={t('addChat')}>
        {adding && <ChatForm onDone={() => add(false)} />}
      </DetailDrawer>
      <Confirm
        opened={asked !== null}
        onClose={() => ask(null)}
        title={t('removeTitle', { name: asked?.name ?? '' })}
        consequence={t('removeChatConsequence')}
        wayBack={t('removeWayBack')}
        go={t('remove')}
        onGo={async () => {
          if (!asked) return
          await remove.mutateAsync(asked)
          leave(asked)
        }}
      />
    </Stack>
  )
}
