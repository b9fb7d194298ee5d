import { Anchor, Button, Group, Stack } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { MessageCircleQuestionMark } from 'lucide-react'
import { useState } from 'react'
import type { SourceFile } from '#schema/data/files'
import { ApiProblem } from '../../api.ts'
import { useTexts } from '../../language.tsx'
import { opens, pageAddress } from '../../pages.ts'
import { Detail } from '../../parts/Detail.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useSignedIn } from '../../session.ts'
import { BeingRead } from './BeingRead.tsx'
import { Columns } from './Columns.tsx'
import { EraseFile } from './EraseFile.tsx'
import { FileState } from './FileState.tsx'
import { useFile, useProfile } from './files.ts'
import { Issues } from './Issues.tsx'
import { uploads, useUploads } from './manager.ts'
import { Reading } from './Reading.tsx'
import { texts } from './texts.ts'
import { HalfCard, UploadCard } from './UploadCard.tsx'
import { shareOf } from './uploads.ts'

type Part = { file: SourceFile; onErase?: (() => void) | undefined }

/** A file that is read, or was and is read again with what a person said. */
function Read({ file, onErase }: Part) {
  const t = useTexts(texts)
  const { permissions, workspace } = useSignedIn()
  const navigate = useNavigate()
  const { data: profile, error, refetch } = useProfile(file)
  const n = profile?.issues.length ?? 0
  const mayAsk = file.state === 'ready' && opens('ai/problems', permissions)
  return (
    <>
      <PageHead
        title={t('see')}
        answer={
          profile ? (
            <>
              {t('has', { name: file.name, rows: profile.rows, columns: profile.columns.length })}{' '}
              {n === 0 ? t('lookNone') : t('look', { n })}
            </>
          ) : (
            file.name
          )
        }
        state={<FileState file={file} />}
        primary={
          mayAsk
            ? {
                label: t('ask'),
                onClick: () => void navigate({ to: pageAddress(workspace.slug, 'ai/problems', file.id) }),
                icon: <MessageCircleQuestionMark size={18} aria-hidden />,
              }
            : undefined
        }
        more={onErase && file.state === 'ready' ? [{ label: t('erase'), onClick: onErase, danger: true }] : []}
      />
      {file.state === 'reading' && <BeingRead file={file} />}
      {error && <ProblemView error={error} onRetry={() => void refetch()} />}
      {!profile && !error && <Loading rows={3} height={96} />}
      {profile && (
        <>
          <Issues file={file} profile={profile} />
          <Columns file={file} profile={profile} />
          <Detail name="files.reading">
            <Reading file={file} profile={profile} />
          </Detail>
        </>
      )}
    </>
  )
}

function Unusable({ file, onErase }: Part) {
  const t = useTexts(texts)
  const { workspace } = useSignedIn()
  return (
    <>
      <PageHead title={t('see')} answer={t('unusableNote', { name: file.name })} state={<FileState file={file} />} />
      {file.error && <ProblemView error={new ApiProblem({ status: 422, ...file.error })} />}
      <Group>
        <Button component={Link} to={pageAddress(workspace.slug, 'data/sources')}>
          {t('bringOther')}
        </Button>
        {onErase && (
          <Button variant="default" onClick={onErase}>
            {t('erase')}
          </Button>
        )}
      </Group>
    </>
  )
}

function Receiving({ file, onErase }: Part) {
  const t = useTexts(texts)
  const { share } = useFormats()
  const upload = useUploads().find(({ id }) => id === file.id)
  const said = share(shareOf(upload ?? { ...file, underway: 0 }))
  return (
    <>
      <PageHead title={t('see')} answer={t('receivingNote', { name: file.name, share: said })} state={<FileState file={file} />} />
      {upload ? <UploadCard upload={upload} onErase={onErase} /> : <HalfCard file={file} onErase={onErase} />}
    </>
  )
}

/** Esto es lo que veo: what a file is, what needs a look, and what its columns are. */
export function One({ id }: { id: string }) {
  const t = useTexts(texts)
  const { workspace, permissions } = useSignedIn()
  const navigate = useNavigate()
  const { data: file, error, refetch } = useFile(id)
  const [erasing, erase] = useState(false)
  const list = pageAddress(workspace.slug, 'data/sources')
  const upload = useUploads().find((one) => one.id === id)
  const leave = () => {
    if (upload) uploads.forget(upload.key)
    void navigate({ to: list })
  }
  const onErase = permissions.includes('data.files.erase') ? () => erase(true) : undefined
  const Shown = !file || file.state === 'ready' || file.state === 'reading' ? Read : file.state === 'unusable' ? Unusable : Receiving
  return (
    <Stack gap="lg" maw={1080} mx="auto" w="100%">
      <Anchor component={Link} to={list} size="sm">
        {t('back')}
      </Anchor>
      {error && <ProblemView error={error} onRetry={() => void refetch()} />}
      {!error && !file && <Loading rows={3} height={120} />}
      {file && <Shown file={file} onErase={onErase} />}
      {file && erasing && <EraseFile file={file} onClose={() => erase(false)} onErased={leave} />}
    </Stack>
  )
}
