import type { Run } from '#schema/ai/autopilot/runs'
import { useTexts } from '../../language.tsx'
import { Confirm } from '../../parts/Confirm.tsx'
import { useEraseRun } from './runs.ts'
import { texts } from './texts.ts'

/** Asks before a run goes with everything that it wrote. */
export function EraseRun({ run, opened, onClose, onErased }: { run: Run; opened: boolean; onClose: () => void; onErased?: () => void }) {
  const t = useTexts(texts)
  const erase = useEraseRun(onErased)
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      title={t('eraseTitle')}
      consequence={t('eraseBody', { file: run.file })}
      stay={t('keep')}
      go={t('erase')}
      onGo={() => erase.mutateAsync(run.id)}
    />
  )
}
