import { Stack } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { isUuid } from '#base'
import { useTexts } from '../../language.tsx'
import { usePageRest } from '../../page-rest.ts'
import { pageAddress } from '../../pages.ts'
import { PageHead } from '../../parts/PageHead.tsx'
import { PageTabs } from '../../parts/PageTabs.tsx'
import { useSignedIn } from '../../session.ts'
import { JobDrawer } from './JobDrawer.tsx'
import { JobsTab } from './JobsTab.tsx'
import { useActiveJobs } from './jobs.ts'
import { SchedulesTab } from './SchedulesTab.tsx'
import { texts } from './texts.ts'
import { WorkersTab } from './WorkersTab.tsx'

/** Sistema › Trabajos; `…/<id>` opens one job. */
export function Page() {
  const t = useTexts(texts)
  const { permissions, workspace } = useSignedIn()
  const navigate = useNavigate()
  const [asked = ''] = usePageRest()
  const { data } = useActiveJobs()
  const [running, waiting] = [data?.running.length ?? 0, data?.waiting.length ?? 0]
  const told = () => {
    if (!data) return t('answerLoading')
    if (waiting > 0) return t('answerBusy', { running, waiting })
    return running > 0 ? t('answerRunning', { running }) : t('answerIdle')
  }
  const go = (rest: string) => void navigate({ to: pageAddress(workspace.slug, 'platform/jobs', rest) })
  return (
    <Stack gap="lg">
      <PageHead title={t('title')} answer={told()} />
      <PageTabs
        label={t('tabs')}
        tabs={[
          { id: 'list', label: t('jobsTab'), body: <JobsTab onOpen={go} /> },
          { id: 'schedules', label: t('schedulesTab'), body: <SchedulesTab onStarted={go} /> },
          ...(permissions.includes('platform.jobs.workers') ? [{ id: 'workers', label: t('workersTab'), body: <WorkersTab /> }] : []),
        ]}
      />
      <JobDrawer id={isUuid(asked) ? asked : null} onClose={() => go('')} />
    </Stack>
  )
}
