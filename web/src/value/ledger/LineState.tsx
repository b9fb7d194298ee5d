import type { LedgerLine } from '#schema/value/ledger'
import { useTexts } from '../../language.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { texts } from './texts.ts'

const tones = { draft: 'waiting', proposed: 'busy', approved: 'good', rejected: 'off' } as const

export function LineState({ line }: { line: Pick<LedgerLine, 'state' | 'replacedBy'> }) {
  const t = useTexts(texts)
  return line.replacedBy === null ? (
    <StateChip tone={tones[line.state]} label={t(`state_${line.state}`)} />
  ) : (
    <StateChip tone="off" label={t('replaced')} />
  )
}
