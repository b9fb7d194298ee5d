import { Anchor, Stack } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import type { Run } from '#schema/ai/autopilot/runs'
import type { SourceFile } from '#schema/data/files'
import { ApiProblem, api } from '../../api.ts'
import { BeingRead } from '../../data/sources/BeingRead.tsx'
import { useFile } from '../../data/sources/files.ts'
import { useUploads } from '../../data/sources/manager.ts'
import { HalfCard, UploadCard } from '../../data/sources/UploadCard.tsx'
import { useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { Loading } from '../../parts/Loading.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useSignedIn } from '../../session.ts'
import { OfferOrders } from '../orders/OfferOrders.tsx'
import { Question } from './Question.tsx'
import { useKeptProfile } from './questions.ts'
import { texts } from './texts.ts'

/** A file of which nothing can be asked yet, or ever. */
function NotYet({ file }: { file: SourceFile }) {
  const t = useTexts(texts)
  const upload = useUploads().find(({ id }) => id === file.id)
  return (
    <>
      <PageHead title={t('question')} answer={<span>{file.state === 'unusable' ? file.name : t('readingBody')}</span>} />
      {file.state === 'reading' && <BeingRead file={file} />}
      {file.state === 'receiving' && (upload ? <UploadCard upload={upload} /> : <HalfCard file={file} />)}
      {file.error && <ProblemView error={new ApiProblem({ status: 422, ...file.error })} />}
    </>
  )
}

function Ready({ file }: { file: SourceFile }) {
  const { id, choices } = file
  const t = useTexts(texts)
  const navigate = useNavigate()
  const { workspace, permissions } = useSignedIn()
  const { data, error, refetch } = useKeptProfile(id)
  // Orders have days and amounts
  const isDated = ['date', 'number'].every((type) => data?.columns.some((column) => column.type === type))
  return (
    <>
      <PageHead
        title={t('question')}
        answer={<span>{data ? t('ofFile', { file: data.name, rows: data.rows, columns: data.columns.length }) : t('readingBody')}</span>}
      />
      {error && <ProblemView error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {isDated && permissions.includes('ai.orders.ask') && <OfferOrders file={id} />}
      {data && (
        <Question
          id={id}
          profile={data}
          used={Object.keys(choices.columns).filter((name) => choices.columns[name]?.role === 'feature')}
          start={(options) => api<Run>('POST', '/api/ai/autopilot/runs/of-file', { ...options, file: id })}
          onStarted={(run) => void navigate({ to: pageAddress(workspace.slug, 'ai/autopilot', run.id) })}
        />
      )}
    </>
  )
}

/** What somebody wants to know of the people in a file that is kept. */
export function OfFile({ id }: { id: string }) {
  const t = useTexts(texts)
  const { workspace } = useSignedIn()
  const { data: file, error, refetch } = useFile(id)
  return (
    <Stack gap="lg" maw={1080} mx="auto" w="100%">
      <Anchor component={Link} to={pageAddress(workspace.slug, 'ai/problems')} size="sm">
        {t('otherFile')}
      </Anchor>
      {error && <PageHead title={t('question')} />}
      {error && <ProblemView error={error} onRetry={() => void refetch()} />}
      {!file && !error && <Loading />}
      {file && (file.state === 'ready' ? <Ready file={file} /> : <NotYet file={file} />)}
    </Stack>
  )
}
