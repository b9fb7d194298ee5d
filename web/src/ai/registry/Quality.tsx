import type { ModelVersion } from '#schema/ai/registry/versions'
import { useLanguage } from '../../language.tsx'
import { headlineSentence } from '../autopilot/sentence.ts'

/** How good a version is, in a sentence. */
export function Quality({ version }: { version: Pick<ModelVersion, 'headline'> }) {
  const { language } = useLanguage()
  return <>{headlineSentence(version.headline, language)}</>
}
