import { z } from 'zod'
import { type Language, say } from '#base'
import { texts } from './texts.ts'

/** One thing wrong in what was sent: where, what was expected and what came. */
export const Issue = z
  .object({ path: z.string(), code: z.string(), expected: z.string(), got: z.string().nullable() })
  .meta({ id: 'Issue' })
export type Issue = z.infer<typeof Issue>
export type ZodIssue = z.core.$ZodIssue

/** `code`: that of a second step; `ticket`: the half of a sign-in that waits for it; `current`: a password that is changed. */
const secret = /password|passphrase|secret|token|csrf|cookie|authorization|^(code|ticket|current)$/i

/** The value at the path, short enough to echo; null for secrets, absent values, whole objects and all that was sent. */
function shown(input: unknown, path: readonly PropertyKey[]): string | null {
  if (path.length === 0 || path.some((key) => secret.test(String(key)))) return null
  let value = input
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return null
    value = Reflect.get(value, key)
  }
  if (value === undefined || (typeof value === 'object' && value !== null)) return null
  const text = String(value)
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

const kinds = ['string', 'number', 'int', 'boolean', 'date', 'object', 'record', 'array', 'null'] as const
const kindOf = (name: string) => kinds.find((kind) => kind === name)

function expectation(issue: ZodIssue, language: Language): string {
  switch (issue.code) {
    case 'invalid_type': {
      const kind = kindOf(issue.expected)
      return kind ? say(texts, language, `type_${kind}`) : issue.expected
    }
    case 'too_small': {
      const n = Number(issue.minimum)
      if (issue.origin === 'string') return say(texts, language, 'atLeastCharacters', { n })
      if (issue.origin === 'array' || issue.origin === 'set') return say(texts, language, 'atLeastItems', { n })
      return say(texts, language, issue.inclusive ? 'atLeast' : 'moreThan', { n })
    }
    case 'too_big': {
      const n = Number(issue.maximum)
      if (issue.origin === 'string') return say(texts, language, 'atMostCharacters', { n })
      if (issue.origin === 'array' || issue.origin === 'set') return say(texts, language, 'atMostItems', { n })
      return say(texts, language, issue.inclusive ? 'atMost' : 'lessThan', { n })
    }
    case 'invalid_value':
      return say(texts, language, 'oneOf', { values: issue.values.map(String).join(', ') })
    case 'unrecognized_keys':
      return say(texts, language, 'noOtherKeys', { keys: issue.keys.join(', ') })
    case 'invalid_format':
      if (issue.format === 'email') return say(texts, language, 'email')
      if (issue.format === 'uuid' || issue.format === 'guid') return say(texts, language, 'uuid')
      return say(texts, language, 'format', { format: issue.format })
    case 'custom':
      // A rule of a feature brings its sentence in both languages.
      return typeof issue.params?.[language] === 'string' ? issue.params[language] : say(texts, language, 'otherValue')
    default:
      return say(texts, language, 'otherValue')
  }
}

/** The issues of a refused body, query or path, in the reader's language. */
export function renderIssues(issues: readonly ZodIssue[], input: unknown, language: Language): Issue[] {
  return issues.slice(0, 50).map((issue) => ({
    path: issue.path.map(String).join('.'),
    code: issue.code,
    expected: expectation(issue, language),
    got: shown(input, issue.path),
  }))
}
