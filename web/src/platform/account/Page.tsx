import { Stack } from '@mantine/core'
import { useTexts } from '../../language.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { PageTabs } from '../../parts/PageTabs.tsx'
import { useSignedIn } from '../../session.ts'
import { MyKeys } from './MyKeys.tsx'
import { NoticesTab } from './NoticesTab.tsx'
import { SecurityTab } from './SecurityTab.tsx'
import { SessionsTab } from './SessionsTab.tsx'
import { texts } from './texts.ts'

/** What belongs to the person: password, second step, open sessions, how notices come, keys. */
export function Page() {
  const t = useTexts(texts)
  const { secondStep, via } = useSignedIn()
  return (
    <Stack gap="lg">
      <PageHead title={t('title')} answer={t(via === 'single-sign-on' ? 'answerProvider' : secondStep.on ? 'answerSafe' : 'answerOpen')} />
      <PageTabs
        label={t('title')}
        tabs={[
          { id: 'security', label: t('security'), body: <SecurityTab /> },
          { id: 'sessions', label: t('sessions'), body: <SessionsTab /> },
          { id: 'notices', label: t('notices'), body: <NoticesTab /> },
          { id: 'keys', label: t('keys'), body: <MyKeys /> },
        ]}
      />
    </Stack>
  )
}
