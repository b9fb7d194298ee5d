import { Anchor, Stack } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import type { Run } from '#schema/ai/autopilot/runs'
import { api } from '../../api.ts'
import { useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { Loading } from '../../parts/Loading.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useSignedIn } from '../../session.ts'
import { Question } from './Question.tsx'
import { useKeptProfile } from './questions.ts'
import { texts } from './texts.ts'

/** What somebody wants to know of the people in a file that is kept. */
export function OfFile({ id }: { id: string }) {
  const t = useTexts(texts)
  const navigate = useNavigate()
  const { workspace } = useSignedIn()
  const { data, error, refetch } = useKeptProfile(id)
  return (
    <Stack gap="lg" maw={1080} mx="auto" w="100%">
      <Anchor component={Link} to={pageAddress(workspace.slug, 'ai/problems')} size="sm">
        {t('otherFile')}
      </Anchor>
      <PageHead
        title={t('question')}
        answer={<span>{data ? t('ofFile', { file: data.name, rows: data.rows, columns: data.columns.length }) : t('readingBody')}</span>}
      />
      {error && <ProblemView error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && (
        <Question
          id={id}
          profile={data}
          start={(options) => api<Run>('POST', '/api/ai/autopilot/runs/of-file', { ...options, file: id })}
          onStarted={(run) => void navigate({ to: pageAddress(workspace.slug, 'ai/autopilot', run.id) })}
        />
      )}
    </Stack>
  )
}
