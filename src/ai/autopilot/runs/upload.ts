import { rm } from 'node:fs/promises'
import type { FastifyRequest } from 'fastify'
import { DomainError } from '#base'
import { RequestInvalid } from '#platform/http'
import { type Arrived, type RunOf, type RunStorage, receive } from './folders.ts'
import { NewRun } from './schema.ts'

/**
 * Reads the form that starts a run: one file, streamed to disk, and its fields in any order.
 * @throws UPLOAD_MISSING, UPLOAD_TOO_LARGE, RequestInvalid; nothing stays on disk then
 */
export async function readUpload(request: FastifyRequest, storage: RunStorage, of: RunOf): Promise<{ arrived: Arrived; options: NewRun }> {
  const fields = new Map<string, unknown>()
  let arrived: Arrived | null = null
  try {
    for await (const part of request.parts()) {
      if (part.type === 'field') fields.set(part.fieldname, part.value)
      // A form whose file was not chosen sends one without a name.
      else if (part.fieldname === 'file' && arrived === null && part.filename)
        arrived = await receive(storage, of, part.filename, part.file)
      else part.file.resume()
    }
    if (!arrived) throw new DomainError('UPLOAD_MISSING')
    // An empty field of a form is a field that was not filled in.
    const input = Object.fromEntries([...fields].filter(([, value]) => value !== ''))
    const options = NewRun.safeParse(input)
    if (!options.success) throw new RequestInvalid(options.error.issues, input)
    return { arrived, options: options.data }
  } catch (error) {
    if (arrived) await rm(arrived.path, { force: true })
    throw error
  }
}
