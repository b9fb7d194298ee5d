import type { SourceFile } from '#schema/data/files'
import { useTexts } from '../../language.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { texts } from './texts.ts'

const tones = { receiving: 'waiting', reading: 'busy', ready: 'good', unusable: 'bad' } as const

export function FileState({ file }: { file: SourceFile }) {
  const t = useTexts(texts)
  return <StateChip tone={tones[file.state]} label={t(file.state)} />
}
