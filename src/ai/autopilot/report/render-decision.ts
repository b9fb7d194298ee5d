import type { Decision, Language, Texts } from '#base'
import { decisionText } from './decisions.ts'
import { texts as own } from './texts.ts'

/** The texts of every feature that decides something during a run. */
const tables: readonly Texts[] = [own]

/** A decision of a run in words; a code that no feature knows is shown as it is. */
export const renderDecision = (decision: Pick<Decision, 'code' | 'params'>, language: Language): string =>
  decisionText(tables, decision, language)
