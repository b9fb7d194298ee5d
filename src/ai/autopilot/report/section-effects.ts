import type { RunReport } from '#schema/ai/autopilot'
import { grid, quiet, type Section, table, text } from './parts.ts'
import type { Voice } from './voice.ts'

/** What each column of the linear part does, with its interval from rows that had no part in choosing it. */
export function effectsSection(voice: Voice, run: RunReport): Section | null {
  const { effects } = run
  if (!effects || effects.items.length === 0) return null
  const factor = effects.scale !== 'number'
  const format = (x: number) => voice.number(x, 3)
  const none = factor ? 1 : 0
  const rows = effects.items.map(({ name, per, effect }) => {
    const clear = effect.low! > none || effect.high! < none
    return [
      { text: name, notes: [voice.t(per === 'mark' ? 'effectPerMark' : 'effectPerDeviation')] },
      { number: format(effect.value) },
      { number: voice.between(effect, format) },
      voice.t(clear ? (effect.value > none ? 'effectRaises' : 'effectLowers') : 'effectUnclear'),
    ]
  })
  const head = [
    voice.t('column'),
    { number: voice.t(({ odds: 'effectOdds', rate: 'effectRate', number: 'effectNumber' } as const)[effects.scale]) },
    { number: voice.t('interval') },
    voice.t('effectReading'),
  ]
  const note = voice.t(({ odds: 'effectsNoteOdds', rate: 'effectsNoteRate', number: 'effectsNoteNumber' } as const)[effects.scale], {
    n: effects.rows,
  })
  return {
    id: 'effects',
    title: voice.t('effects'),
    body: [text(note), grid(table(voice.t('effects'), head, rows)), quiet(voice.t('effectsLimits'))],
  }
}
