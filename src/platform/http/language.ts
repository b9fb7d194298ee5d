import { type Language, languageOf } from '#base'

/**
 * The first language of an Accept-Language header that Rumbo speaks, by weight (RFC 9110, 12.5.4); Spanish when there is none.
 */
export function preferredLanguage(header: string | undefined): Language {
  const wanted = (header ?? '')
    .split(',', 20)
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';')
      const weight = parameters.map((p) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(p)?.[1]).find((q) => q !== undefined)
      return { tag, weight: weight === undefined ? 1 : Number(weight) }
    })
    .filter(({ tag, weight }) => weight > 0 && /^(es|en)(-|$)/i.test(tag))
    .sort((a, b) => b.weight - a.weight)
  return languageOf(wanted[0]?.tag)
}
