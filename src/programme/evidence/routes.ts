import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { DomainError, type Language } from '#base'
import { record } from '#platform/activity'
import { memberOfScope, principalNames } from '#platform/auth'
import type { Services } from '#platform/contributions'
import type { Scope } from '#platform/database'
import { fileReply } from '#platform/http'
import { type Catalogue, catalogue } from '#programme/guide'
import { auditPack, gatherPack } from './audit-pack.ts'
import { overview, progressOf } from './lines.ts'
import { rulesOf } from './measure.ts'
import { type PageNeeds, requirementPage } from './page.ts'
import { Marking, NewAttestation, NewOwner, NewScope, PackQuery, Progress, RequirementList, RequirementPage } from './schema.ts'
import { attest, chooseScope, mark, setOwner, withdraw } from './store.ts'

const ofRequirement = z.object({ requirement: z.string().max(20) })
const ofAttestation = z.object({ id: z.uuid() })

/** `/api/programme/evidence`: the requirements of the guide, their states, facts and signatures. */
export const evidenceRoutes: FastifyPluginAsyncZod<Services> = async (app, services) => {
  const { database, registry } = services
  const rules = rulesOf(services)
  const reading = { permission: 'programme.evidence.read' }
  const attesting = { permission: 'programme.evidence.attest' }
  const managing = { permission: 'programme.evidence.manage' }

  const look = async (scope: Scope, language: Language) => {
    const guide = await catalogue()
    return { guide, seen: await database.inScope(scope, (trx) => overview(trx, scope, guide, rules, language)) }
  }
  const list = async (scope: Scope, language: Language): Promise<RequirementList> => {
    const { lines, ...seen } = (await look(scope, language)).seen
    const upTo = (...reaches: string[]) => lines.filter(({ reach }) => reaches.includes(reach)).length
    return { ...seen, sizes: { light: upTo('light'), standard: upTo('light', 'standard'), full: lines.length }, items: [...lines] }
  }
  const needsOf = (guide: Catalogue, language: Language): PageNeeds => ({ guide, rules, registry, language })
  const namesOf = (scope: Scope, ids: readonly string[]) => database.asSystem((trx) => principalNames(trx, scope.workspace, ids))
  const page = async (scope: Scope, language: Language, id: string): Promise<RequirementPage> => {
    const guide = await catalogue()
    const { principals, tell } = await database.inScope(scope, async (trx) =>
      requirementPage(trx, scope, needsOf(guide, language), await overview(trx, scope, guide, rules, language), id),
    )
    return tell(await namesOf(scope, principals))
  }
  /** @throws REQUIREMENT_NOT_FOUND */
  const known = async (requirement: string): Promise<string> => {
    if (!(await catalogue()).requirements.has(requirement)) throw new DomainError('REQUIREMENT_NOT_FOUND', { requirement })
    return requirement
  }

  app.get('/requirements', { schema: { response: { 200: RequirementList } }, config: reading }, ({ scope, language }) =>
    list(scope, language),
  )
  app.get('/progress', { schema: { response: { 200: Progress } }, config: reading }, async ({ scope, language }) => {
    const { guide, seen } = await look(scope, language)
    return progressOf(seen, guide, language)
  })
  app.get(
    '/audit-pack',
    {
      schema: {
        summary: 'The evidence of these days as a zip that checks itself',
        querystring: PackQuery,
        response: fileReply('application/zip'),
      },
      config: managing,
    },
    async ({ scope, language, query }, reply) => {
      const guide = await catalogue()
      const now = new Date()
      const gathered = await database.inScope(scope, (trx) => gatherPack(trx, scope, needsOf(guide, language), query))
      const names = await namesOf(scope, [...new Set(gathered.evidence.flatMap(({ page: { principals } }) => principals))])
      const { zip, sha256 } = await auditPack(scope.workspace, gathered, names, query, now)
      const payload = { ...query, manifest: sha256 }
      await database.inScope(scope, (trx) =>
        record(trx, scope, { kind: 'programme.audit-pack-made', subject: `workspace:${scope.workspace}`, payload }),
      )
      const name = `rumbo-${query.from}-${query.to}.zip`
      return reply
        .type('application/zip')
        .header('content-disposition', `attachment; filename="${name}"`)
        .header('x-manifest-sha256', sha256)
        .send(zip.outputStream)
    },
  )
  app.put(
    '/scope',
    { schema: { body: NewScope, response: { 200: RequirementList } }, config: managing },
    async ({ scope, language, body }) => {
      await database.inScope(scope, (trx) => chooseScope(trx, scope, body.scope, new Date()))
      return list(scope, language)
    },
  )
  app.get(
    '/requirements/:requirement',
    { schema: { params: ofRequirement, response: { 200: RequirementPage } }, config: reading },
    (request) => page(request.scope, request.language, request.params.requirement),
  )
  app.post(
    '/requirements/:requirement/attestations',
    { schema: { params: ofRequirement, body: NewAttestation, response: { 201: RequirementPage } }, config: attesting },
    async ({ scope, language, params, body }, reply) => {
      const id = await known(params.requirement)
      await database.inScope(scope, (trx) => attest(trx, scope, rules, id, body, new Date()))
      return reply.code(201).send(await page(scope, language, id))
    },
  )
  app.delete(
    '/attestations/:id',
    { schema: { params: ofAttestation, response: { 204: z.null() } }, config: attesting },
    async ({ scope, params }, reply) => {
      await database.inScope(scope, (trx) => withdraw(trx, scope, rules, params.id, new Date()))
      return reply.code(204).send(null)
    },
  )
  app.put(
    '/requirements/:requirement/applies',
    { schema: { params: ofRequirement, body: Marking, response: { 200: RequirementPage } }, config: managing },
    async ({ scope, language, params, body }) => {
      const id = await known(params.requirement)
      await database.inScope(scope, (trx) => mark(trx, scope, rules, id, body, new Date()))
      return page(scope, language, id)
    },
  )
  app.put(
    '/requirements/:requirement/owner',
    { schema: { params: ofRequirement, body: NewOwner, response: { 200: RequirementPage } }, config: managing },
    async ({ scope, language, params, body }) => {
      const id = await known(params.requirement)
      const { owner } = body
      if (owner !== null && !(await database.asSystem((trx) => memberOfScope(trx, { ...scope, principal: owner as Scope['principal'] }))))
        throw new DomainError('OWNER_NOT_A_MEMBER', { person: owner })
      await database.inScope(scope, (trx) => setOwner(trx, scope, id, owner))
      return page(scope, language, id)
    },
  )
}
