import { definitionInWords } from '#ai/problems/wizard'
import type { RunReport } from '#schema/ai/autopilot'
import { grid, type Section, table } from './parts.ts'
import type { Voice } from './voice.ts'

/** What was asked in words and how it was understood; runs that were given a column only have none. */
export function questionSection(voice: Voice, { question }: RunReport): Section | null {
  if (!question) return null
  const facts = definitionInWords(question, voice.language)
  const title = voice.t('question')
  return {
    id: 'question',
    title,
    body: [
      grid(
        table(
          title,
          [voice.t('questionMatter'), voice.t('questionSettled')],
          facts.map(({ label, text }) => [label, text]),
        ),
      ),
    ],
  }
}
