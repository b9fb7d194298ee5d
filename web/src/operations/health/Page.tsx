import { Stack } from '@mantine/core'
import { useTexts } from '../../language.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { PageTabs } from '../../parts/PageTabs.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useSignedIn } from '../../session.ts'
import { AlertsTab } from './AlertsTab.tsx'
import { useStatus } from './health.ts'
import { RulesTab } from './RulesTab.tsx'
import { SilencesTab } from './SilencesTab.tsx'
import { StatusTab } from './StatusTab.tsx'
import { texts } from './texts.ts'

/** Sistema › Estado. */
export function Page() {
  const t = useTexts(texts)
  const { locale } = useFormats()
  const sees = useSignedIn().permissions.includes('platform.alerts.read')
  const { data, error, refetch } = useStatus()
  const wrong = data?.components.filter(({ state }) => state !== 'good') ?? []
  const names = new Intl.ListFormat(locale).format(wrong.map(({ component }) => t(`component_${component}`).toLocaleLowerCase(locale)))
  const answer = data && (wrong.length === 0 ? t('allWell') : t('attention', { n: wrong.length, names }))
  const status = (
    <Stack>
      {error && <ProblemView error={error} onRetry={() => void refetch()} />}
      {!error && !data && <Loading rows={4} height={120} />}
      {data && <StatusTab status={data} />}
    </Stack>
  )
  const tabs = [
    { id: 'status', label: t('tabStatus'), body: status },
    { id: 'alerts', label: t('tabAlerts'), body: <AlertsTab /> },
    { id: 'rules', label: t('tabRules'), body: <RulesTab /> },
    { id: 'silences', label: t('tabSilences'), body: <SilencesTab /> },
  ]
  return (
    <Stack gap="lg" maw={1080} mx="auto">
      <PageHead
        title={t('title')}
        {...(answer ? { answer } : {})}
        {...(data ? { state: <StateChip tone={data.state} label={t(data.state)} /> } : {})}
      />
      {sees ? <PageTabs label={t('title')} tabs={tabs} /> : status}
    </Stack>
  )
}
