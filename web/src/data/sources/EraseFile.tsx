import type { SourceFile } from '#schema/data/files'
import { useTexts } from '../../language.tsx'
import { Confirm } from '../../parts/Confirm.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useEraseFile } from './files.ts'
import { texts } from './texts.ts'
import { shareOf } from './uploads.ts'

/** Says what goes with a file before it is erased. */
export function EraseFile({
  file,
  onClose,
  onErased,
}: {
  file: SourceFile | null
  onClose: () => void
  onErased?: (file: SourceFile) => void
}) {
  const t = useTexts(texts)
  const { share } = useFormats()
  const erase = useEraseFile()
  if (!file) return null
  const half = file.state === 'receiving'
  return (
    <Confirm
      opened
      onClose={onClose}
      title={t('eraseTitle', { name: file.name })}
      consequence={half ? t('eraseHalf', { share: share(shareOf({ ...file, underway: 0 })) }) : t('eraseBody')}
      wayBack={t('eraseNoBack')}
      go={t('erase')}
      onGo={async () => {
        await erase.mutateAsync(file.id)
        onErased?.(file)
      }}
    />
  )
}
