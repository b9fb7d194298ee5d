import { Button, Progress, Stack, Text } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Run } from '#schema/ai/autopilot/runs'
import { upload } from '../../api.ts'
import { useTexts } from '../../language.tsx'
import { usePageRest } from '../../page-rest.ts'
import { pageAddress } from '../../pages.ts'
import { FilesDrop } from '../../parts/FilesDrop.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useSignedIn } from '../../session.ts'
import { Kept } from './Kept.tsx'
import { OfFile } from './OfFile.tsx'
import { Question } from './Question.tsx'
import { formOf, useProfile } from './questions.ts'
import { texts } from './texts.ts'

/** A file that is brought for one question: it is not kept. */
function Once() {
  const t = useTexts(texts)
  const navigate = useNavigate()
  const { workspace } = useSignedIn()
  const [file, setFile] = useState<File | null>(null)
  const [sent, setSent] = useState(0)
  const profile = useProfile(setSent)
  const take = (next: File) => {
    setFile(next)
    profile.mutate(next)
  }
  const found = profile.data
  if (file && found)
    return (
      <Stack gap="lg" maw={1080} mx="auto" w="100%">
        <PageHead
          title={t('question')}
          answer={<span>{t('ofFile', { file: file.name, rows: found.rows, columns: found.columns.length })}</span>}
        />
        <Question
          id={`${file.name} ${file.size} ${file.lastModified}`}
          profile={found}
          start={(options) => upload<Run>('/api/ai/autopilot/runs', formOf(file, options), setSent)}
          onStarted={(run) => void navigate({ to: pageAddress(workspace.slug, 'ai/autopilot', run.id) })}
        />
        <Button variant="subtle" c="var(--mantine-color-anchor)" style={{ alignSelf: 'flex-start' }} onClick={() => profile.reset()}>
          {t('otherFile')}
        </Button>
      </Stack>
    )
  return (
    <Stack gap="lg" maw={720} mx="auto" w="100%">
      <PageHead title={t('title')} answer={t('chooseAnswer')} />
      <Kept />
      <Stack gap="xs">
        <FilesDrop label={file?.name ?? t('fileDrop')} hint={t('fileHint')} onFiles={([first]) => first && take(first)} />
        <Text size="sm" c="dimmed">
          {t('filePrivacy')}
        </Text>
      </Stack>
      {profile.isPending && (
        <Stack gap="xs" role="status">
          <Text>{sent < 1 ? t('sending') : t('reading')}</Text>
          <Progress value={sent * 100} aria-label={t('sending')} />
          <Text size="sm" c="dimmed">
            {t('readingBody')}
          </Text>
        </Stack>
      )}
      {profile.error && <ProblemView error={profile.error} {...(file ? { onRetry: () => take(file) } : {})} />}
    </Stack>
  )
}

/** Modelos › Preguntas: which file, or what somebody wants to know of the people in one that is kept. */
export function Page() {
  const [file] = usePageRest()
  return file === undefined ? <Once /> : <OfFile key={file} id={file} />
}
