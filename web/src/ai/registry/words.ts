import type { ModelVersion } from '#schema/ai/registry/versions'
import { useTexts } from '../../language.tsx'
import { texts } from './texts.ts'

/** What a version answers, in words: «si «baja» será «Sí»». */
export function usePurpose(): (version: Pick<ModelVersion, 'kind' | 'target' | 'positive'>) => string {
  const t = useTexts(texts)
  return ({ kind, target, positive }) =>
    kind === 'binary' ? t('foretells_binary', { target, positive: positive ?? '' }) : t(`foretells_${kind}`, { target })
}
