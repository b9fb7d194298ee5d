import { Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { largestFile, type SourceFile } from '#schema/data/files'
import { useTexts } from '../../language.tsx'
import { FilesDrop } from '../../parts/FilesDrop.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { uploads } from './manager.ts'
import { texts } from './texts.ts'
import { isSameFile } from './uploads.ts'

type Props = {
  /** Files whose bytes are half here: they go on instead of beginning anew. */
  half: readonly SourceFile[]
  multiple?: boolean
  /** Told of the files that are being sent. */
  onTaken?: (files: readonly File[]) => void
}

/** The place to drop files on that are to be kept. */
export function DropFiles({ half, multiple = false, onTaken }: Props) {
  const t = useTexts(texts)
  const { bytes } = useFormats()
  const [refused, refuse] = useState<string[]>([])
  const refusalOf = ({ name, size }: File): string | null =>
    size > largestFile ? t('tooLarge', { name, size: bytes(size) }) : size === 0 ? t('isEmpty', { name }) : null
  const take = (files: readonly File[]) => {
    const taken = files.filter((file) => refusalOf(file) === null)
    refuse(files.flatMap((file) => refusalOf(file) ?? []))
    onTaken?.(taken)
    for (const file of taken) uploads.add(file, half.find((there) => isSameFile(file, there)) ?? null)
  }
  return (
    <Stack gap="xs">
      <FilesDrop
        label={t(multiple ? 'drop' : 'dropOne')}
        hint={t(multiple ? 'dropHint' : 'dropOneHint')}
        multiple={multiple}
        onFiles={take}
      />
      {refused.map((sentence) => (
        <Text key={sentence} role="alert" size="sm" c="var(--mantine-color-error)" style={{ overflowWrap: 'anywhere' }}>
          {sentence}
        </Text>
      ))}
    </Stack>
  )
}
