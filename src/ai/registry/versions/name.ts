import { DomainError } from '#base'

/** Words that are pages of their own beside the names. */
const taken: readonly string[] = ['publish']
const longest = 60

/** The name of a model in an address: lower case, without accents, words joined by hyphens. @throws MODEL_NAME_UNUSABLE */
export function addressName(title: string): string {
  const name = title
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longest)
    .replace(/^-+|-+$/g, '')
  if (name === '' || taken.includes(name)) throw new DomainError('MODEL_NAME_UNUSABLE', { name: title })
  return name
}
