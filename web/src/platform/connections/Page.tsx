import { Stack } from '@mantine/core'
import { useTexts } from '../../language.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { PageTabs } from '../../parts/PageTabs.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { useSignedIn } from '../../session.ts'
import { ChatsTab } from './ChatsTab.tsx'
import { useChats, useConnections, useWebhooks } from './connections.ts'
import { MailTab } from './MailTab.tsx'
import { NetworksTab } from './NetworksTab.tsx'
import { texts } from './texts.ts'
import { WebhooksTab } from './WebhooksTab.tsx'

/** What leaves and whether it arrives, in a sentence; what fails comes first. */
function useAnswer(sees: { webhooks: boolean; chats: boolean }) {
  const t = useTexts(texts)
  const webhooks = useWebhooks(sees.webhooks).data ?? []
  const chats = useChats(sees.chats).data ?? []
  const mail = useConnections().data?.mail
  if (!mail) return {}
  const off = webhooks.filter(({ state }) => state === 'disabled').length
  const silent = chats.filter(({ failure }) => failure !== null).length
  const trouble =
    off > 0
      ? t('answerOff', { n: off })
      : mail.failed > 0
        ? t('answerMail', { n: mail.failed })
        : silent > 0
          ? t('answerChats', { n: silent })
          : null
  if (trouble !== null) return { answer: trouble, state: <StateChip tone="warning" label={t('needsYou')} /> }
  const parts = { webhooks: webhooks.length, chats: chats.length }
  if (parts.webhooks + parts.chats === 0)
    return { answer: mail.configured ? t('answerOnlyMail', { host: mail.host ?? '' }) : t('answerNothing') }
  return { answer: mail.configured ? t('answerWell', { ...parts, host: mail.host ?? '' }) : t('answerNoMail', parts) }
}

/** Sistema › Conexiones. */
export function Page() {
  const t = useTexts(texts)
  const { permissions } = useSignedIn()
  const sees = { webhooks: permissions.includes('platform.webhooks.read'), chats: permissions.includes('platform.notifications.read') }
  const tabs = [
    ...(sees.webhooks ? [{ id: 'webhooks', label: t('webhooks'), body: <WebhooksTab /> }] : []),
    ...(sees.chats ? [{ id: 'chats', label: t('chats'), body: <ChatsTab /> }] : []),
    { id: 'mail', label: t('mail'), body: <MailTab /> },
    { id: 'networks', label: t('networks'), body: <NetworksTab /> },
  ]
  return (
    <Stack gap="lg" maw={1080} mx="auto">
      <PageHead title={t('title')} {...useAnswer(sees)} />
      <PageTabs label={t('title')} tabs={tabs} />
    </Stack>
  )
}
