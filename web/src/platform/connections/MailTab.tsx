import { Button, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { Send } from 'lucide-react'
import type { Connections } from '#schema/platform/connections'
import { useTexts } from '../../language.tsx'
import { DoorDrawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { Facts } from '../../parts/Facts.tsx'
import { FigureCard } from '../../parts/FigureCard.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useSignedIn } from '../../session.ts'
import { Command } from '../backups/Command.tsx'
import { sendTestMail, useChange, useConnections } from './connections.ts'
import { texts } from './texts.ts'

const settings = 'RUMBO_SMTP_URL=smtp://user:password@smtp.example.com:587 RUMBO_MAIL_FROM=rumbo@example.com rumbo serve'

function NoServer() {
  const t = useTexts(texts)
  return (
    <EmptyState drawing={<DoorDrawing />} title={t('noMail')} action={<Command line={settings} />}>
      {t('noMailBody')}
    </EmptyState>
  )
}

function MailView({ mail, may }: { mail: Connections['mail']; may: boolean }) {
  const t = useTexts(texts)
  const { number } = useFormats()
  const test = useChange(sendTestMail)
  const { host, security, signsIn, from, publicUrl, waiting, failed, failure } = mail
  return (
    <Stack gap="lg">
      <Group justify="space-between" gap="md">
        <Text c="dimmed" flex="1 1 20rem">
          {t('mailLead')}
        </Text>
        {may && (
          <Button data-primary leftSection={<Send size={18} aria-hidden />} loading={test.isPending} onClick={() => test.mutate(undefined)}>
            {t('mailTest')}
          </Button>
        )}
      </Group>
      {test.error && <ProblemView error={test.error} />}
      {test.data && <Text role="status">{t(waiting > 0 ? 'mailOnItsWay' : 'mailSent', { to: test.data.to })}</Text>}
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <FigureCard label={t('mailWaiting')} value={number(waiting)} note={t(waiting > 0 && failure ? 'mailRetries' : 'mailWaitingNote')} />
        <FigureCard label={t('mailFailed')} value={number(failed)} note={t('mailFailedNote')} />
      </SimpleGrid>
      <Facts
        facts={[
          [t('mailServer'), host],
          [t('mailSecurity'), `${t(`security_${security ?? 'offered'}`)} ${t(signsIn ? 'signsIn' : 'noSignIn')}`],
          [t('mailFrom'), from],
          [t('mailLinks'), publicUrl],
          ...((waiting > 0 || failed > 0) && failure ? [[t('mailFailure'), failure] as const] : []),
        ]}
      />
      <Text size="sm" c="dimmed">
        {t('mailSettings')}
      </Text>
    </Stack>
  )
}

/** Which server mail leaves by, whether it does, and a test to oneself. */
export function MailTab() {
  const { data, error, refetch } = useConnections()
  const may = useSignedIn().permissions.includes('platform.connections.manage')
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading />
  return data.mail.configured ? <MailView mail={data.mail} may={may} /> : <NoServer />
}
