import type { Language } from '#base'
import type { Contribution, Registry } from '#platform/contributions'
import { sentenceOf } from './view.ts'

/** The kinds that the features tell. */
export const toldKinds = (contributions: readonly Contribution[]): string[] =>
  contributions
    .flatMap(({ texts }) => Object.keys(texts.es))
    .filter((key) => /^activity\.[a-z0-9-]+\.[a-z0-9-]+$/.test(key))
    .map((key) => key.slice('activity.'.length))
    .sort()

/** For searching: without case and accents. */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** The kinds whose sentence, or name, has all these words. */
export function kindsSaying(
  kinds: readonly string[],
  text: string,
  reader: Readonly<{ registry: Pick<Registry, 'say'>; language: Language }>,
): string[] {
  const words = plain(text).split(/\s+/)
  return kinds.filter((kind) => {
    const said = plain(`${sentenceOf(reader, kind)} ${kind}`)
    return words.every((word) => said.includes(word))
  })
}
