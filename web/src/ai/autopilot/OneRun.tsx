import { Anchor, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Link, useNavigate } from '@tanstack/react-router'
import type { Run } from '#schema/ai/autopilot/runs'
import { ApiProblem } from '../../api.ts'
import { useLanguage, useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { Loading } from '../../parts/Loading.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useSignedIn } from '../../session.ts'
import { EraseRun } from './EraseRun.tsx'
import { RunState } from './RunState.tsx'
import { Finished } from './result/Finished.tsx'
import { isActive, useRun } from './runs.ts'
import { resultSentence } from './sentence.ts'
import { texts } from './texts.ts'
import { Working } from './working/Working.tsx'

/** A run that ended without a result: it failed, or somebody stopped it. */
function Ended({ run }: { run: Run }) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const { permissions, workspace } = useSignedIn()
  const navigate = useNavigate()
  const [erasing, { open, close }] = useDisclosure(false)
  const list = pageAddress(workspace.slug, 'ai/autopilot')
  return (
    <>
      <PageHead
        title={run.file}
        answer={resultSentence(run, language) ?? t('failedSentence')}
        state={<RunState run={run} />}
        more={permissions.includes('ai.autopilot.erase') ? [{ label: t('erase'), onClick: open, danger: true }] : []}
      />
      {run.error && <ProblemView error={new ApiProblem({ status: 422, ...run.error })} />}
      <EraseRun run={run} opened={erasing} onClose={close} onErased={() => void navigate({ to: list })} />
    </>
  )
}

/** One run: how far it is, why it ended without a result, or what it found. */
export function OneRun({ id }: { id: string }) {
  const t = useTexts(texts)
  const { workspace } = useSignedIn()
  const { data: run, error, refetch } = useRun(id)
  return (
    <Stack gap="lg" maw={1080} mx="auto" w="100%">
      <Anchor component={Link} to={pageAddress(workspace.slug, 'ai/autopilot')} size="sm">
        {t('backToList')}
      </Anchor>
      {error && <PageHead title={t('title')} />}
      {error && <ProblemView error={error} onRetry={() => void refetch()} />}
      {!error && !run && <Loading rows={3} height={120} />}
      {run && isActive(run) && <Working run={run} />}
      {run && (run.status === 'failed' || run.status === 'cancelled') && <Ended run={run} />}
      {run && (run.status === 'delivered' || run.status === 'no-signal') && <Finished run={run} />}
    </Stack>
  )
}
