import { Stack, Text } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { SourceFile } from '#schema/data/files'
import { DropFiles } from '../../data/sources/DropFiles.tsx'
import { filesAddress, onWhole, useUploads } from '../../data/sources/manager.ts'
import { UploadCard } from '../../data/sources/UploadCard.tsx'
import { isSameFile } from '../../data/sources/uploads.ts'
import { useTexts } from '../../language.tsx'
import { usePageRest } from '../../page-rest.ts'
import { pageAddress } from '../../pages.ts'
import { PageHead } from '../../parts/PageHead.tsx'
import { usePagedList } from '../../parts/usePagedList.ts'
import { useSignedIn } from '../../session.ts'
import { Kept } from './Kept.tsx'
import { OfFile } from './OfFile.tsx'
import { texts } from './texts.ts'

/** A file to ask: one that is brought now and kept, whose question opens when it is whole. */
function Bring() {
  const t = useTexts(texts)
  const navigate = useNavigate()
  const { workspace } = useSignedIn()
  const sending = useUploads()
  const { rows: half = [] } = usePagedList<SourceFile>(`${filesAddress}?state=receiving`)
  const taken = useRef<File | null>(null)
  useEffect(
    () =>
      onWhole((file) => {
        if (taken.current && isSameFile(taken.current, file)) void navigate({ to: pageAddress(workspace.slug, 'ai/problems', file.id) })
      }),
    [navigate, workspace.slug],
  )
  return (
    <Stack gap="sm">
      <DropFiles
        half={half}
        onTaken={([file]) => {
          taken.current = file ?? taken.current
        }}
      />
      <Text size="sm" c="dimmed">
        {t('filePrivacy')}
      </Text>
      {sending.map((upload) => (
        <UploadCard key={upload.key} upload={upload} />
      ))}
    </Stack>
  )
}

/** Modelos › Preguntas: which file, or what somebody wants to know of the people in one that is kept. */
export function Page() {
  const t = useTexts(texts)
  const { permissions } = useSignedIn()
  const [file] = usePageRest()
  if (file !== undefined) return <OfFile key={file} id={file} />
  return (
    <Stack gap="lg" maw={720} mx="auto" w="100%">
      <PageHead title={t('title')} answer={t('chooseAnswer')} />
      {permissions.includes('data.files.read') && <Kept />}
      {permissions.includes('data.files.add') && <Bring />}
    </Stack>
  )
}
