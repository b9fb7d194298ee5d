import type { RunReport } from '#schema/ai/autopilot'
import { type Html, html } from './html.ts'
import { table } from './parts.ts'
import type { Voice } from './voice.ts'

const parts = ['reliability', 'resolution', 'uncertainty'] as const

/** What the error of the probabilities is made of; nothing in runs of versions that did not tell. */
export function brierTable(voice: Voice, run: RunReport): Html | null {
  const { brierParts: found, figures } = run.test
  if (!found || !figures.brier) return null
  const format = (x: number) => voice.fixed(x, 4)
  const rows = parts.map((part) => [
    html`${voice.t(`brier_${part}`)}<span class="note">${voice.t(`brierMeaning_${part}`)}</span>`,
    { number: format(found[part]) },
  ])
  const title = voice.t('brierParts')
  const byChance = voice.t(found.reliability <= found.byChance ? 'brierLikeRight' : 'brierNotRight', { chance: format(found.byChance) })
  const note = voice.t('brierNote', { score: format(figures.brier.value) })
  return html`<h3>${title}</h3><p>${note}</p>${table(title, [voice.t('brierPart'), { number: voice.t('value') }], rows)}<p class="small muted">${byChance}</p>`
}
