import type { RunReport } from '#schema/ai/autopilot'
import { type Block, grid, heading, quiet, table, text } from './parts.ts'
import type { Voice } from './voice.ts'

const parts = ['reliability', 'resolution', 'uncertainty'] as const

/** What the error of the probabilities is made of; nothing in runs of versions that did not tell. */
export function brierTable(voice: Voice, run: RunReport): Block[] {
  const { brierParts: found, figures } = run.test
  if (!found || !figures.brier) return []
  const format = (x: number) => voice.fixed(x, 4)
  const rows = parts.map((part) => [
    { text: voice.t(`brier_${part}`), notes: [voice.t(`brierMeaning_${part}`)] },
    { number: format(found[part]) },
  ])
  const title = voice.t('brierParts')
  const byChance = voice.t(found.reliability <= found.byChance ? 'brierLikeRight' : 'brierNotRight', { chance: format(found.byChance) })
  const note = voice.t('brierNote', { score: format(figures.brier.value) })
  return [heading(title), text(note), grid(table(title, [voice.t('brierPart'), { number: voice.t('value') }], rows)), quiet(byChance)]
}
