import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type Language, say } from '#base'
import { publicPermission } from '#platform/permissions'
import { texts } from './texts.ts'

const Operation = z.object({
  summary: z.string().optional(),
  description: z.string().optional(),
  requestBody: z.unknown().optional(),
  parameters: z.array(z.unknown()).optional(),
  responses: z.record(z.string(), z.unknown()).optional(),
  'x-permission': z.string().optional(),
})
const methods = ['get', 'post', 'put', 'patch', 'delete'] as const
const Paths = z.record(z.string(), z.partialRecord(z.enum(methods), Operation))

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
const code = (value: unknown): string => `<pre tabindex="0">${escapeHtml(JSON.stringify(value, null, 1))}</pre>`

function operationHtml(path: string, method: string, operation: z.infer<typeof Operation>, language: Language): string {
  const label = (key: 'apiPermission' | 'apiReceives' | 'apiAnswers') => escapeHtml(say(texts, language, key))
  const takes = [...(operation.parameters ?? []), operation.requestBody].filter((part) => part !== undefined)
  return `<details><summary><b>${method.toUpperCase()}</b> <code>${escapeHtml(path)}</code> ${escapeHtml(operation.summary ?? '')}</summary>
<p>${label('apiPermission')}: <code>${escapeHtml(operation['x-permission'] ?? '')}</code></p>
${takes.length > 0 ? `<h2>${label('apiReceives')}</h2>${takes.map(code).join('')}` : ''}
<h2>${label('apiAnswers')}</h2>${code(operation.responses ?? {})}</details>`
}

/** The reference as one page without scripts: every route with its permission, what it takes and what it answers. */
export function referencePage(document: { paths?: unknown }, language: Language): string {
  const paths = Paths.parse(document.paths ?? {})
  const list = Object.entries(paths)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, item]) => methods.flatMap((method) => (item[method] ? [operationHtml(path, method, item[method], language)] : [])))
  const title = escapeHtml(say(texts, language, 'apiTitle'))
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}details{border-top:1px solid #8886;padding:.5rem 0}
summary{cursor:pointer;overflow-wrap:anywhere}b{display:inline-block;min-width:4.5rem}h2{font-size:1rem}pre{overflow:auto;max-height:24rem;font-size:.8rem}</style>
<main><h1>${title}</h1><p>${escapeHtml(say(texts, language, 'apiIntro'))} <a href="/api/openapi.json">/api/openapi.json</a></p>${list.join('\n')}</main></html>`
}

/** `/api` and `/api/openapi.json`. */
export const referenceRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/openapi.json',
    {
      schema: {
        summary: 'OpenAPI 3.1',
        response: { 200: { content: { 'application/json': { schema: z.record(z.string(), z.unknown()) } } } },
      },
      config: { permission: publicPermission },
    },
    async () => ({ ...app.swagger() }),
  )
  app.get(
    '/api',
    {
      schema: { summary: 'Reference', response: { 200: { content: { 'text/html': { schema: z.string() } } } } },
      config: { permission: publicPermission },
    },
    async (request, reply) => reply.type('text/html; charset=utf-8').send(referencePage(app.swagger(), request.language)),
  )
}
