import type { FastifyInstance } from 'fastify'

const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  // Mantine writes style elements and style attributes at run time; scripts never are inline.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
]

/** What every answer tells the browser: those of Helmet 8, with a policy of our own. */
const always = {
  'content-security-policy': contentSecurityPolicy.join(';'),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'SAMEORIGIN',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
}

/** What programs are told, and a browser must not make of their answers. */
const toPrograms = { 'x-content-type-options': 'nosniff' }

export type SecurityHeaders = Readonly<Record<'browsers' | 'programs', Readonly<Record<string, string>>>>

/** @param secure  whether the product is reached by TLS: then never again without it */
export function securityHeaders(secure: boolean): SecurityHeaders {
  const more: Readonly<Record<string, string>> = secure ? { 'strict-transport-security': 'max-age=31536000' } : {}
  return { browsers: { ...always, ...more }, programs: { ...toPrograms, ...more } }
}

/** Routes that answer at once are for programs: what only a page heeds would be most of such an answer. */
export function tellBrowsers(app: FastifyInstance, { browsers, programs }: SecurityHeaders): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(request.routeOptions.config.express ? programs : browsers)
    done()
  })
}
