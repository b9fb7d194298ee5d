import { rm } from 'node:fs/promises'
import type { FastifyRequest } from 'fastify'
import { readForm } from '#platform/http'
import { type Arrived, type RunOf, type RunStorage, receive } from './folders.ts'
import { NewRun } from './schema.ts'

/**
 * Reads the form that starts a run: one file, streamed to disk, and its fields in any order.
 * @throws UPLOAD_MISSING, UPLOAD_TOO_LARGE, RequestInvalid; nothing stays on disk then
 */
export async function readUpload(request: FastifyRequest, storage: RunStorage, of: RunOf): Promise<{ arrived: Arrived; options: NewRun }> {
  let arrived: Arrived | null = null
  try {
    const { file, fields } = await readForm(request, {
      fields: NewRun,
      keep: async ({ filename, file }) => (arrived = await receive(storage, of, filename, file)),
      missing: 'UPLOAD_MISSING',
    })
    return { arrived: file, options: fields }
  } catch (error) {
    if (arrived) await rm((arrived as Arrived).path, { force: true })
    throw error
  }
}
