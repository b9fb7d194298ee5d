import { Alert, Anchor, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { ModelDetail } from '#schema/ai/registry/versions'
import type { Scoring } from '#schema/ai/serving/scorings'
import { ApiProblem } from '../../../api.ts'
import { BeingRead } from '../../../data/sources/BeingRead.tsx'
import { BringFile } from '../../../data/sources/BringFile.tsx'
import { useFile } from '../../../data/sources/files.ts'
import { KeptFiles } from '../../../data/sources/KeptFiles.tsx'
import { useTexts } from '../../../language.tsx'
import { pageAddress } from '../../../pages.ts'
import { Detail } from '../../../parts/Detail.tsx'
import { Loading } from '../../../parts/Loading.tsx'
import { PageHead } from '../../../parts/PageHead.tsx'
import { ProblemView } from '../../../parts/ProblemView.tsx'
import { TimeAgo } from '../../../parts/TimeAgo.tsx'
import { useSingle } from '../../../parts/useSingle.ts'
import { useSignedIn } from '../../../session.ts'
import { InputColumns } from '../InputColumns.tsx'
import { useModel } from '../models.ts'
import { ScoringState } from './ScoringState.tsx'
import { useScore, useScorings } from './scorings.ts'
import { texts } from './texts.ts'

/** A file that was just brought: scored as soon as it has been read. */
function Brought({ id, onReady }: { id: string; onReady: () => void }) {
  const { data: file, error, refetch } = useFile(id)
  const ready = useRef(onReady)
  const isReady = file?.state === 'ready'
  useEffect(() => {
    if (isReady) ready.current()
  }, [isReady])
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />
  if (file?.error) return <ProblemView error={new ApiProblem({ status: 422, ...file.error })} />
  return file?.state === 'reading' ? <BeingRead file={file} /> : <Loading height={60} />
}

/** Which file: a kept one or one that is brought now; it is scored as soon as it is chosen. */
function Choose({ model }: { model: ModelDetail }) {
  const t = useTexts(texts)
  const { permissions, workspace } = useSignedIn()
  const navigate = useNavigate()
  const [brought, setBrought] = useState<string | null>(null)
  const { mutateAsync, error, isPending, variables } = useScore(model.name)
  const score = useSingle(async (file: string) => {
    const { id } = await mutateAsync({ file })
    await navigate({ to: pageAddress(workspace.slug, 'ai/registry', `${model.name}/scorings/${id}`) })
  })
  if (model.served === null) return <Alert variant="outline" color="gray" title={t('withdrawn')} />
  if (!permissions.includes('ai.serving.score')) return <Alert variant="outline" color="gray" title={t('notAllowed')} />
  return (
    <>
      {error && <ProblemView error={error} />}
      {brought !== null && !error && <Brought key={brought} id={brought} onReady={() => score(brought)} />}
      {permissions.includes('data.files.add') && <BringFile onBrought={({ id }) => setBrought(id)} />}
      <Detail name="models.score-columns" label={t('needs')}>
        <InputColumns inputs={model.current.inputs} />
      </Detail>
      {permissions.includes('data.files.read') && (
        <KeptFiles
          offer={({ id, name }) => (
            <Button
              variant="subtle"
              size="compact-md"
              px={0}
              c="var(--mantine-color-anchor)"
              loading={isPending && variables.file === id}
              disabled={isPending}
              onClick={() => score(id)}
              styles={{
                label: { whiteSpace: 'normal', overflowWrap: 'anywhere', textAlign: 'start', lineHeight: 1.5 },
                root: { height: 'auto' },
              }}
            >
              {t('scoreFile', { file: name })}
            </Button>
          )}
        />
      )}
    </>
  )
}

function Made({ name, scoring }: { name: string; scoring: Scoring }) {
  const t = useTexts(texts)
  const { workspace } = useSignedIn()
  const { id, file, rows, model, createdAt } = scoring
  return (
    <Paper component="article" aria-label={file} withBorder radius="lg" p="md">
      <Group justify="space-between" align="flex-start">
        <Anchor
          component={Link}
          to={pageAddress(workspace.slug, 'ai/registry', `${name}/scorings/${id}`)}
          fw={600}
          flex="1 1 12rem"
          style={{ overflowWrap: 'anywhere' }}
        >
          {file}
        </Anchor>
        <ScoringState scoring={scoring} />
      </Group>
      <Text size="sm" c="dimmed" component="div">
        {rows !== null && `${t('madeRows', { rows })} · `}
        {t('version', { version: model.version })} · <TimeAgo at={createdAt} />
      </Text>
    </Paper>
  )
}

/** The lists that were made before with a model; nothing where there are none. */
function AllMade({ name }: { name: string }) {
  const t = useTexts(texts)
  const { rows, more, error, onRetry } = useScorings(name)
  if (error) return <ProblemView error={error} onRetry={onRetry} />
  if (!rows || rows.length === 0) return null
  return (
    <Stack component="section" gap="sm" aria-labelledby="made">
      <Title order={2} size="h4" id="made">
        {t('made')}
      </Title>
      {rows.map((scoring) => (
        <Made key={scoring.id} name={name} scoring={scoring} />
      ))}
      {more.has && (
        <Button variant="default" onClick={more.load} loading={more.loading} style={{ alignSelf: 'flex-start' }}>
          {t('moreMade')}
        </Button>
      )}
    </Stack>
  )
}

/** Puntuar: from a file to a list of scores. */
export function New({ name }: { name: string }) {
  const t = useTexts(texts)
  const { workspace } = useSignedIn()
  const { data: model, error, refetch } = useModel(name)
  return (
    <Stack gap="lg" maw={720} mx="auto" w="100%">
      <Anchor component={Link} to={pageAddress(workspace.slug, 'ai/registry', name)} size="sm">
        {t('backToModel')}
      </Anchor>
      {(model ?? error) && <PageHead title={t('title', { title: model?.title ?? name })} {...(model ? { answer: t('answer') } : {})} />}
      {error && <ProblemView error={error} onRetry={() => void refetch()} />}
      {!model && !error && <Loading height={240} />}
      {model && <Choose model={model} />}
      {model && <AllMade name={name} />}
    </Stack>
  )
}
