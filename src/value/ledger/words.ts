import { fillText, type Language, say } from '#base'
import type { Registry } from '#platform/contributions'
import type { LedgerLine } from './schema.ts'
import type { KnownLine } from './store.ts'
import { texts } from './texts.ts'

/** What a line means and how it was made, in sentences. */
export function lineInWords(line: KnownLine, language: Language, registry: Registry): LedgerLine['words'] {
  const { origin, method } = line
  const how =
    origin.how ??
    say(texts, language, 'measuredHow', {
      ...{ treated: origin.people?.treated ?? 0, control: origin.people?.control ?? 0 },
      ...{ margin: origin.marginShare ?? 1, vat: origin.vatShare ?? 0 },
    })
  const notes = origin.notes.map(({ code, params }) => registry.say(language, code, params))
  if (origin.ordersLeft > 0) notes.push(fillText(texts[language].ordersLeft, { n: origin.ordersLeft }, language))
  return { definition: say(texts, language, `definition_${method}`), method: how, notes }
}
