import { fillText, type Language, say } from '#base'
import type { Registry } from '#platform/contributions'
import { metricName } from '#science/experiments'
import type { LedgerLine, Origin } from './schema.ts'
import type { KnownLine } from './store.ts'
import { texts } from './texts.ts'

/** Notes of a readout, whatever feature they come from, the metrics by the names that people know. */
export const notesInWords = (notes: Origin['notes'], language: Language, registry: Registry): string[] =>
  notes.map(({ code, params }) => {
    const { name } = params
    return registry.say(language, code, typeof name === 'string' ? { ...params, name: metricName(language, name) } : params)
  })

/** What a line means and how it was made, in sentences. */
export function lineInWords(line: KnownLine, language: Language, registry: Registry): LedgerLine['words'] {
  const { origin, method } = line
  const how =
    origin.how ??
    say(texts, language, 'measuredHow', {
      ...{ treated: origin.people?.treated ?? 0, control: origin.people?.control ?? 0 },
      ...{ margin: origin.marginShare ?? 1, vat: origin.vatShare ?? 0 },
    })
  const notes = notesInWords(origin.notes, language, registry)
  if (origin.ordersLeft > 0) notes.push(fillText(texts[language].ordersLeft, { n: origin.ordersLeft }, language))
  return { definition: say(texts, language, `definition_${method}`), method: how, notes }
}
