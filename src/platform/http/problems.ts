import { z } from 'zod'
import { DomainError, errorCodes, type Language, type Texts } from '#base'
import { describeError } from '#platform/i18n'
import { Issue, renderIssues, type ZodIssue } from './issues.ts'
import { texts as own } from './texts.ts'

/** RFC 9457 reply: what happened, what was expected, how to mend it, in the caller's language. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    what: z.string(),
    expected: z.string(),
    mend: z.string(),
    issues: z.array(Issue).optional(),
    /** Names the lines of this request in the server's log. */
    request: z.string().optional(),
    /** The same, for faults of ours. */
    id: z.string().optional(),
    /** Seconds to wait before trying again. */
    retryAfter: z.int().optional(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof Problem>

/** What was sent does not fit the route's schema, or (as `code` says) what stands behind it. */
export class RequestInvalid extends Error {
  readonly issues: readonly ZodIssue[]
  readonly input: unknown
  readonly code: keyof typeof errorCodes
  constructor(issues: readonly ZodIssue[], input: unknown, code: keyof typeof errorCodes = 'REQUEST_INVALID') {
    super(code)
    this.issues = issues
    this.input = input
    this.code = code
  }
}

/** Fastify's and its plugins' codes for what a caller did wrong, as codes of ours. */
const foreign: Record<string, keyof typeof errorCodes> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'MEDIA_TYPE_UNSUPPORTED',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'MEDIA_TYPE_UNSUPPORTED',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'BODY_NOT_JSON',
  FST_ERR_CTP_INVALID_JSON_BODY: 'BODY_NOT_JSON',
  FST_REQ_FILE_TOO_LARGE: 'UPLOAD_TOO_LARGE',
}

const property = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined

/** The error as one of ours; null when it is a fault of the server. */
function known(error: unknown): DomainError | null {
  if (error instanceof DomainError) return error
  const code = foreign[String(property(error, 'code'))]
  if (code === 'UPLOAD_TOO_LARGE') return new DomainError(code, { megabytes: 200 })
  if (code) return new DomainError(code)
  if (error instanceof SyntaxError && property(error, 'statusCode') === 400) return new DomainError('BODY_NOT_JSON')
  const status = property(error, 'statusCode')
  return typeof status === 'number' && status >= 400 && status < 500 ? new DomainError('REQUEST_REFUSED') : null
}

/** Turns any error into a reply, with the sentences that the features brought. */
export type Problems = (error: unknown, language: Language) => Problem

export function createProblems(contributed: readonly Texts[]): Problems {
  const all: readonly Texts[] = [...contributed, own]
  const problem = (code: keyof typeof errorCodes, params: DomainError['params'], language: Language): Problem => {
    const { what, expected, mend } = describeError(code, params, language, all)
    return { type: `urn:rumbo:error:${code}`, title: what, status: errorCodes[code].status, code, what, expected, mend }
  }
  return (error, language) => {
    if (error instanceof RequestInvalid) {
      const issues = renderIssues(error.issues, error.input, language)
      return { ...problem(error.code, { n: error.issues.length }, language), issues }
    }
    const ours = known(error)
    if (!ours || ours.code === 'INTERNAL') return problem('INTERNAL', {}, language)
    const wait = ours.params.seconds
    const body = problem(ours.code, ours.params, language)
    return ours.status === 429 && typeof wait === 'number' ? { ...body, retryAfter: Math.ceil(wait) } : body
  }
}
