import type { FastifyInstance } from 'fastify'
import { DomainError } from '#base'

/** Deeper than anything that a person or a program of good will sends; what walks a value later does so recursively. */
const deepest = 64

const [quote, backslash, openBracket, closeBracket, openBrace, closeBrace] = [...'"\\[]{}'].map((sign) => sign.charCodeAt(0))

/**
 * Whether the text may be parsed: brackets outside strings do not nest deeper than allowed, and no string holds the sign
 * NUL, which PostgreSQL cannot keep.
 */
export function isAcceptable(text: string): boolean {
  let depth = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const sign = text.charCodeAt(i)
    if (inString) {
      if (sign === backslash) {
        if (text.startsWith('u0000', i + 1)) return false
        i++
      } else if (sign === quote) inString = false
    } else if (sign === quote) inString = true
    else if (sign === openBracket || sign === openBrace) {
      if (++depth > deepest) return false
    } else if (sign === closeBracket || sign === closeBrace) depth--
  }
  return true
}

/** Bodies are JSON, of a depth that can be walked, without NUL and without keys that reach for a prototype; nothing else is taken. */
export function takeJsonOnly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = String(body)
    if (isAcceptable(text)) void parse(request, text, done)
    else done(new DomainError('BODY_NOT_JSON'))
  })
}
