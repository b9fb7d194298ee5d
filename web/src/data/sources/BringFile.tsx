import { Stack, Text } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { SourceFile } from '#schema/data/files'
import { useTexts } from '../../language.tsx'
import { usePagedList } from '../../parts/usePagedList.ts'
import { DropFiles } from './DropFiles.tsx'
import { filesAddress, onWhole, useUploads } from './manager.ts'
import { texts } from './texts.ts'
import { UploadCard } from './UploadCard.tsx'
import { isSameFile } from './uploads.ts'

/** A file that is brought now and kept, for what the page does with it once it is whole. */
export function BringFile({ onBrought }: { onBrought: (file: SourceFile) => void }) {
  const t = useTexts(texts)
  const sending = useUploads()
  const { rows: half = [] } = usePagedList<SourceFile>(`${filesAddress}?state=receiving`)
  const taken = useRef<File | null>(null)
  const told = useRef(onBrought)
  told.current = onBrought
  useEffect(
    () =>
      onWhole((file) => {
        if (!taken.current || !isSameFile(taken.current, file)) return
        taken.current = null
        told.current(file)
      }),
    [],
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
