import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { DomainError, type Language, newId } from '#base'
import { personKey, personMark } from '#customers/identity'
import { readyFile } from '#data/files'
import { record } from '#platform/activity'
import { principalNames } from '#platform/auth'
import type { Services } from '#platform/contributions'
import type { Scope, Trx } from '#platform/database'
import { decodeCursor, encodeCursor, PageQuery, pageOf } from '#platform/http'
import { findJob } from '#platform/jobs'
import { readImportJob } from './job.ts'
import {
  addTouch,
  basesInView,
  blockOf,
  byHand,
  channelBases,
  contactsOf,
  forgetContact,
  setBasis,
  setRefusal,
  statedBases,
  summarise,
} from './people.ts'
import {
  ChannelParams,
  ConsentSummary,
  ContactImport,
  ContactView,
  channels,
  NewBasis,
  NewImport,
  NewRefusal,
  NewTouch,
  PersonQuery,
} from './schema.ts'
import {
  addImport,
  applyDraft,
  compareDraft,
  discardDrafts,
  dropDrafts,
  findImport,
  listImports,
  lockContacts,
  newestApplied,
  type StoredImport,
  setImport,
  undoImport,
} from './store.ts'

const params = z.object({ id: z.uuid() })
const Position = z.tuple([z.uuid()])
const readFiles = 'data.files.read'

/** `/api/customers/consent`: contacts and what they consented to, from files and by hand. */
export const consentRoutes: FastifyPluginAsyncZod<Services> = async (app, services) => {
  const { database, jobs, secrets } = services
  const job = readImportJob(services)
  const reading = { permission: 'customers.consent.read' }
  const importing = { permission: 'customers.consent.import' }
  const changing = { permission: 'customers.consent.change' }

  const view = async (scope: Scope, found: StoredImport, undoable: string | null, language: Language): Promise<ContactImport> => {
    const { id, jobId, kind, file, columns, others, counts, createdAt, appliedAt, undoneAt } = found
    const isDraft = found.state === 'draft'
    const work = isDraft && counts === null ? await findJob(jobs, scope, jobId) : null
    const failed = work?.status === 'failed' || work?.status === 'cancelled' || (isDraft && counts === null && work === null)
    const failure = failed ? (work?.error ?? { code: 'INTERNAL' as const, params: {} }) : null
    return {
      ...{ id, jobId, kind, file, state: !isDraft ? (found.state as 'applied') : counts ? 'ready' : failed ? 'failed' : 'reading' },
      ...{ progress: isDraft && !counts && !failed ? (work?.share ?? 0) : null, columns: columns ?? {}, others: [...others], counts },
      canUndo: id === undoable,
      error: failure && { code: failure.code, ...app.describe(failure.code, failure.params, language) },
      ...{ createdAt: createdAt.toISOString(), appliedAt: appliedAt?.toISOString() ?? null, undoneAt: undoneAt?.toISOString() ?? null },
    }
  }
  const viewOf = async (scope: Scope, id: string, language: Language): Promise<ContactImport> => {
    const { found, undoable } = await database.inScope(scope, async (trx) => ({
      found: await findImport(trx, scope, id),
      undoable: await newestApplied(trx, scope),
    }))
    return view(scope, found, undoable, language)
  }
  const personOf = (scope: Scope, customer: string) => ({ key: personKey(customer), mark: personMark(secrets, scope.workspace, customer) })
  async function personView(trx: Trx, scope: Scope, customer: string): Promise<ContactView> {
    const { key, mark } = personOf(scope, customer)
    const contact = (await contactsOf(trx, scope, [mark])).get(mark.toString('hex')) ?? null
    const { refusals, touches } = await byHand(trx, scope, mark)
    if (!contact && touches.length === 0) throw new DomainError('CONTACT_NOT_FOUND')
    const allowing = await channelBases(trx, scope)
    return {
      ...{ customer: contact?.key ?? key, name: contact?.name ?? null, email: contact?.email ?? null, phone: contact?.phone ?? null },
      ...{ consents: contact?.consents ?? {}, objected: contact?.objected ?? false, excluded: contact?.excluded ?? false },
      refusals: refusals.map(({ refusal, stated_at }) => ({ refusal, at: stated_at.toISOString() })),
      touches,
      allowed: channels.filter((channel) => blockOf(contact, channel, allowing) === null),
    }
  }

  app.get(
    '/',
    { schema: { summary: 'What is on file, counted', response: { 200: ConsentSummary } }, config: reading },
    async ({ scope }) => {
      const { found, stated } = await database.inScope(scope, async (trx) => ({
        found: await summarise(trx, scope),
        stated: await statedBases(trx, scope),
      }))
      const names = await database.asSystem((trx) => principalNames(trx, scope.workspace, [...new Set(stated.map((one) => one.stated_by))]))
      return { ...found, bases: basesInView(stated, (id) => names.get(id)?.name ?? null) }
    },
  )

  app.put(
    '/bases/:channel',
    {
      schema: { summary: 'State what allows a channel', params: ChannelParams, body: NewBasis, response: { 204: z.null() } },
      config: { permission: 'customers.consent.basis' },
    },
    async ({ scope, params: { channel }, body: { basis } }, reply) => {
      await database.inScope(scope, async (trx) => {
        await setBasis(trx, scope, channel, basis, new Date())
        await record(trx, scope, { kind: 'channel-basis.stated', subject: `channel:${channel}`, payload: { basis } })
      })
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/imports',
    {
      schema: { summary: 'Read a kept file of contacts or exclusions', body: NewImport, response: { 202: ContactImport } },
      config: importing,
    },
    async (request, reply) => {
      const { scope, language, body } = request
      if (!request.caller || !app.permissions.holds(request.caller, readFiles))
        throw new DomainError('PERMISSION_DENIED', { permission: readFiles })
      const id = newId<'import'>()
      await database.inScope(scope, async (trx) => {
        const file = await readyFile(trx, scope, body.file)
        // One proposal at a time: the one before was not applied
        await discardDrafts(trx, scope)
        const jobId = await jobs.enqueue(trx, scope, job, { import: id })
        await addImport(
          trx,
          scope,
          { id, jobId, kind: body.kind, fileId: file.id, file: file.name, language, asked: body.columns },
          new Date(),
        )
      })
      return reply
        .code(202)
        .header('location', `/api/customers/consent/imports/${id}`)
        .send(await viewOf(scope, id, language))
    },
  )
  app.get(
    '/imports',
    { schema: { querystring: PageQuery, response: { 200: pageOf(ContactImport) } }, config: reading },
    async ({ scope, query: { limit, cursor }, language }) => {
      const before = cursor === undefined ? null : decodeCursor(cursor, Position)[0]
      const { found, undoable } = await database.inScope(scope, async (trx) => ({
        found: await listImports(trx, scope, { limit: limit + 1, before }),
        undoable: await newestApplied(trx, scope),
      }))
      const page = found.slice(0, limit)
      const last = page.at(-1)
      return {
        items: await Promise.all(page.map((one) => view(scope, one, undoable, language))),
        next: found.length > limit && last ? encodeCursor([last.id]) : null,
      }
    },
  )
  app.get(
    '/imports/:id',
    { schema: { params, response: { 200: ContactImport } }, config: reading },
    ({ scope, params: { id }, language }) => viewOf(scope, id, language),
  )
  app.post(
    '/imports/:id/apply',
    {
      schema: { summary: 'Make what the file says hold', params, body: z.strictObject({}), response: { 200: ContactImport } },
      config: importing,
    },
    async ({ scope, params: { id }, language }) => {
      await database.inScope(scope, async (trx) => {
        await lockContacts(trx, scope)
        const { state, columns, counts, kind, file } = await findImport(trx, scope, id, true)
        // Asked twice, done once
        if (state === 'applied') return
        if (state !== 'draft' || columns === null || counts === null) throw new DomainError('CONTACT_IMPORT_NOT_READY', { file })
        const of = { id, columns, kind }
        const against = await compareDraft(trx, scope, of)
        await applyDraft(trx, scope, of)
        await setImport(trx, scope, id, { state: 'applied', counts: { ...counts, ...against }, appliedAt: new Date() })
        await record(trx, scope, {
          kind: 'contacts.applied',
          subject: `contact-import:${id}`,
          payload: { people: counts.people, ...against },
        })
      })
      return viewOf(scope, id, language)
    },
  )
  app.post(
    '/imports/:id/undo',
    {
      schema: { summary: 'Give the contacts back as they were', params, body: z.strictObject({}), response: { 200: ContactImport } },
      config: importing,
    },
    async ({ scope, params: { id }, language }) => {
      await database.inScope(scope, async (trx) => {
        await lockContacts(trx, scope)
        const { state, file } = await findImport(trx, scope, id, true)
        if (state === 'undone') return
        if ((await newestApplied(trx, scope)) !== id) throw new DomainError('CONTACT_IMPORT_NOT_NEWEST', { file })
        await undoImport(trx, scope, id)
        await setImport(trx, scope, id, { state: 'undone', undoneAt: new Date() })
        await record(trx, scope, { kind: 'contacts.undone', subject: `contact-import:${id}` })
      })
      return viewOf(scope, id, language)
    },
  )
  app.delete(
    '/imports/:id',
    { schema: { summary: 'Discard what was not applied', params, response: { 204: z.null() } }, config: importing },
    async ({ scope, params: { id } }, reply) => {
      await database.inScope(scope, async (trx) => {
        const { state, file } = await findImport(trx, scope, id, true)
        if (state !== 'draft') throw new DomainError('CONTACT_IMPORT_NOT_READY', { file })
        await dropDrafts(trx, scope, id)
        await setImport(trx, scope, id, { state: 'discarded' })
        await record(trx, scope, { kind: 'contacts.discarded', subject: `contact-import:${id}` })
      })
      return reply.code(204).send(null)
    },
  )

  // Bodies, not addresses: who it is stands in no log.
  app.post(
    '/people/find',
    { schema: { summary: 'What is on file of one person', body: PersonQuery, response: { 200: ContactView } }, config: reading },
    ({ scope, body: { customer } }) => database.inScope(scope, (trx) => personView(trx, scope, customer)),
  )
  app.post(
    '/people/refusals',
    { schema: { summary: 'A person withdraws or objects', body: NewRefusal, response: { 200: ContactView } }, config: changing },
    ({ scope, body: { customer, refusal, holds } }) =>
      database.inScope(scope, async (trx) => {
        const person = personOf(scope, customer)
        await setRefusal(trx, scope, person, refusal, holds, new Date())
        await record(trx, scope, {
          kind: holds ? 'contact.refused' : 'contact.refusal-taken-back',
          subject: `refusal:${refusal}`,
          payload: { people: 1 },
        })
        const found = (await contactsOf(trx, scope, [person.mark])).size > 0
        return found
          ? personView(trx, scope, customer)
          : {
              customer: person.key,
              name: null,
              email: null,
              phone: null,
              consents: {},
              objected: false,
              excluded: false,
              refusals: [],
              touches: [],
              allowed: [],
            }
      }),
  )
  app.post(
    '/people/touches',
    { schema: { summary: 'A person was contacted by hand', body: NewTouch, response: { 200: ContactView } }, config: changing },
    ({ scope, body: { customer, channel, on } }) =>
      database.inScope(scope, async (trx) => {
        await addTouch(trx, scope, personOf(scope, customer).mark, channel, on, new Date())
        await record(trx, scope, { kind: 'contact.touched', subject: `channel:${channel}`, payload: { people: 1 } })
        return personView(trx, scope, customer)
      }),
  )
  app.post(
    '/people/forget',
    {
      schema: { summary: 'Forget what is on file of one person; refusals stay known', body: PersonQuery, response: { 204: z.null() } },
      config: { permission: 'customers.consent.erase' },
    },
    async ({ scope, body: { customer } }, reply) => {
      await database.inScope(scope, async (trx) => {
        await forgetContact(trx, scope, personOf(scope, customer).mark)
        await record(trx, scope, { kind: 'contact.forgotten', subject: 'contact', payload: { people: 1 } })
      })
      return reply.code(204).send(null)
    },
  )
}
