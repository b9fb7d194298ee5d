import type { z } from 'zod'
import { type Language, say } from '#base'
import { texts } from './texts.ts'

type Issue = z.core.$ZodIssue

/** What a field should hold, in the reader's language. */
export function issueText(issue: Issue, language: Language): string {
  const tell = (key: Parameters<typeof say<typeof texts>>[2], n?: number) => say(texts, language, key, n === undefined ? {} : { n })
  if (issue.code === 'invalid_type') return tell('fieldNeeded')
  if (issue.code === 'invalid_format')
    return tell(issue.format === 'email' ? 'fieldEmail' : issue.format === 'url' ? 'fieldUrl' : 'fieldForm')
  if (issue.code === 'too_small') {
    const n = Number(issue.minimum)
    if (issue.origin === 'string') return n === 1 ? tell('fieldNeeded') : tell('fieldLonger', n)
    if (issue.origin === 'array' || issue.origin === 'set') return tell('fieldMore', n)
    return tell(issue.inclusive ? 'fieldAtLeast' : 'fieldOver', n)
  }
  if (issue.code === 'too_big') {
    const n = Number(issue.maximum)
    if (issue.origin === 'string') return tell('fieldShorter', n)
    if (issue.origin === 'array' || issue.origin === 'set') return tell('fieldFewer', n)
    return tell(issue.inclusive ? 'fieldAtMost' : 'fieldUnder', n)
  }
  return tell('fieldOther')
}

/** The first issue of each field, under the field's path (`address.city`, `items.0.name`). */
export function fieldErrors(schema: z.ZodType, values: unknown, language: Language): Record<string, string> {
  const result = schema.safeParse(values)
  if (result.success) return {}
  const errors: Record<string, string> = {}
  for (const issue of result.error.issues) errors[issue.path.map(String).join('.')] ??= issueText(issue, language)
  return errors
}
