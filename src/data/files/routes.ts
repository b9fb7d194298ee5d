import { statfsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { DomainError, type Language, newId } from '#base'
import { record } from '#platform/activity'
import type { Services } from '#platform/contributions'
import type { Scope, Trx } from '#platform/database'
import { decodeCursor, encodeCursor, PageQuery, pageOf, readForm } from '#platform/http'
import { safeName } from '#platform/storage'
import { mergeChoices } from './choices.ts'
import { readJob } from './job.ts'
import { readyFile } from './open-file.ts'
import { dropFile, keepPiece, readProfile, receivePiece } from './pieces.ts'
import { ChangeFile, FileProfile, fileStates, largestPiece, NewFile, Piece, SourceFile } from './schema.ts'
import { addFile, bytesToCome, findFile, listFiles, removeFile, setFile } from './store.ts'
import { fileView, profileView } from './view.ts'

const params = z.object({ id: z.uuid() })
const Position = z.tuple([z.uuid()])
const Listed = PageQuery.extend({
  /** Words of the name. */
  q: z.string().trim().max(200).optional(),
  state: z.enum(fileStates).optional(),
})
/** What the disk must keep free beside the files, and how often a file is on it while it is read. */
const reserve = 2 ** 30
const copies = 2

/** `/api/data/files`: files that people bring, piece by piece, and what they are. */
export const fileRoutes: FastifyPluginAsyncZod<Services> = async (app, { database, jobs, folder, keys }) => {
  const storage = { folder, keys }
  const job = readJob({ database, folder, keys })
  const reading = { permission: 'data.files.read' }
  const adding = { permission: 'data.files.add' }
  const view = (scope: Scope, id: string, language: Language) =>
    database.inScope(scope, async (trx) => fileView(await findFile(trx, scope, id), app.describe, language))
  /** The file is read, from the start, when the transaction commits. */
  const readAgain = async (trx: Trx, scope: Scope, id: string, language: Language) => {
    const jobId = await jobs.enqueue(trx, scope, job, { file: id, language })
    await setFile(trx, scope, id, { state: 'reading', jobId, error: null }, new Date())
  }

  app.post(
    '/',
    { schema: { summary: 'Announce a file; its pieces follow', body: NewFile, response: { 201: SourceFile } }, config: adding },
    async (request, reply) => {
      const { scope, body } = request
      const name = safeName(body.name)
      if (body.bytes === 0) throw new DomainError('SOURCE_EMPTY', { name })
      const { bavail, bsize } = statfsSync(folder.path)
      const id = newId<'file'>()
      const coming = await database.asSystem(bytesToCome)
      const free = Math.max(0, bavail * bsize - reserve - coming)
      if (copies * body.bytes > free)
        throw new DomainError('FILE_NO_SPACE', {
          name,
          megabytes: Math.ceil(body.bytes / 2 ** 20),
          free: Math.floor(free / copies / 2 ** 20),
        })
      await database.inScope(scope, async (trx) => {
        await addFile(trx, scope, { id, name, bytes: body.bytes }, new Date())
        await record(trx, scope, { kind: 'file.announced', subject: `file:${id}`, payload: { bytes: body.bytes } })
      })
      return reply
        .code(201)
        .header('location', `/api/data/files/${id}`)
        .send(await view(scope, id, request.language))
    },
  )

  app.post(
    '/:id/pieces',
    {
      schema: { summary: 'Send the next piece of a file; the field `offset` goes before it', params, response: { 200: SourceFile } },
      config: { ...adding, multipart: Piece },
    },
    async (request) => {
      const { scope, language } = request
      const of = { workspace: scope.workspace, file: request.params.id }
      const before = await database.inScope(scope, (trx) => findFile(trx, scope, of.file))
      let arrived: Awaited<ReturnType<typeof receivePiece>> | null = null
      try {
        const { fields } = await readForm(request, {
          fields: Piece,
          missing: 'UPLOAD_MISSING',
          largest: largestPiece,
          keep: async ({ file, fields: given }) => {
            const { offset } = given as { offset?: { value?: unknown } }
            const at = z.coerce.number().safeParse(offset?.value).data
            // Sealed for its place, which is known before its bytes come
            if (at !== before.received) {
              file.resume()
              throw new DomainError('FILE_OFFSET_WRONG', { offset: at ?? -1, received: before.received })
            }
            arrived = await receivePiece(storage, of, at, file)
          },
        })
        const { path, bytes } = arrived!
        await database.inScope(scope, async (trx) => {
          // Of two pieces for one place the second finds the file further on
          const file = await findFile(trx, scope, of.file, true)
          if (file.state !== 'receiving' || fields.offset !== file.received || file.received !== before.received)
            throw new DomainError('FILE_OFFSET_WRONG', { offset: fields.offset, received: file.received })
          const received = file.received + bytes
          if (bytes === 0 || received > file.bytes) throw new DomainError('FILE_LONGER', { name: file.name, bytes: file.bytes, received })
          await keepPiece(storage, of, file.received, { path, bytes })
          await setFile(trx, scope, file.id, { received }, new Date())
          if (received === file.bytes) {
            await readAgain(trx, scope, file.id, language)
            await record(trx, scope, { kind: 'file.received', subject: `file:${file.id}`, payload: { bytes: received } })
          }
        })
      } finally {
        if (arrived) await rm((arrived as { path: string }).path, { force: true })
      }
      return view(scope, of.file, language)
    },
  )

  app.get('/', { schema: { querystring: Listed, response: { 200: pageOf(SourceFile) } }, config: reading }, async (request) => {
    const { limit, cursor, q, state } = request.query
    const before = cursor === undefined ? null : decodeCursor(cursor, Position)[0]
    const filter = { limit: limit + 1, before, ...(q && { words: q }), ...(state && { state }) }
    const found = await database.inScope(request.scope, (trx) => listFiles(trx, request.scope, filter))
    const page = found.slice(0, limit)
    const last = page.at(-1)
    return {
      items: page.map((file) => fileView(file, app.describe, request.language)),
      next: found.length > limit && last ? encodeCursor([last.id]) : null,
    }
  })

  app.get('/:id', { schema: { params, response: { 200: SourceFile } }, config: reading }, (request) =>
    view(request.scope, request.params.id, request.language),
  )

  app.get('/:id/profile', { schema: { params, response: { 200: FileProfile } }, config: reading }, async (request) => {
    const { scope } = request
    const file = await database.inScope(scope, (trx) => readyFile(trx, scope, request.params.id))
    return profileView(await readProfile(storage, { workspace: scope.workspace, file: file.id }), request.language)
  })

  app.patch(
    '/:id',
    {
      schema: { summary: 'Say how a file is read and what its columns are', params, body: ChangeFile, response: { 200: SourceFile } },
      config: { permission: 'data.files.change' },
    },
    async (request) => {
      const { scope, language, body } = request
      await database.inScope(scope, async (trx) => {
        const file = await findFile(trx, scope, request.params.id, true)
        if (file.state === 'receiving' || file.state === 'reading') throw new DomainError('FILE_NOT_READY', { name: file.name })
        await setFile(trx, scope, file.id, { choices: mergeChoices(file.choices, body) }, new Date())
        await readAgain(trx, scope, file.id, language)
        const payload = { columns: Object.keys(body.columns ?? {}).length, missing: body.missing !== undefined, dates: body.dates ?? '' }
        await record(trx, scope, { kind: 'file.choices-made', subject: `file:${file.id}`, payload })
      })
      return view(scope, request.params.id, language)
    },
  )

  app.delete(
    '/:id',
    { schema: { params, response: { 204: z.null() } }, config: { permission: 'data.files.erase' } },
    async (request, reply) => {
      const { scope } = request
      const file = await database.inScope(scope, (trx) => findFile(trx, scope, request.params.id))
      if (file.state === 'reading') throw new DomainError('FILE_BEING_READ', { name: file.name })
      await database.inScope(scope, async (trx) => {
        await removeFile(trx, scope, file.id)
        await record(trx, scope, { kind: 'file.erased', subject: `file:${file.id}` })
      })
      await dropFile(folder, { workspace: scope.workspace, file: file.id })
      return reply.code(204).send(null)
    },
  )
}
