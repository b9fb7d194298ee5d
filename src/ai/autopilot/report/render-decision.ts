import type { Decision, Language, Texts } from '#base'
import { texts as autopilot } from '#texts/ai/autopilot'
import { texts as fairness } from '#texts/ai/fairness'
import { texts as problems } from '#texts/ai/problems'
import { texts as serving } from '#texts/ai/serving'
import { texts as training } from '#texts/ai/training'
import { texts as quality } from '#texts/data/quality'
import { texts as sources } from '#texts/data/sources'
import { decisionText } from './decisions.ts'

/** The texts of every feature that decides something during a run. */
const tables: readonly Texts[] = [autopilot, sources, quality, problems, training, fairness, serving]

/** A decision of a run in words; a code that no feature knows is shown as it is. */
export const renderDecision = (decision: Pick<Decision, 'code' | 'params'>, language: Language): string =>
  decisionText(tables, decision, language)
