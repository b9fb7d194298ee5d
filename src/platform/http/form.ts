import type { MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { DomainError } from '#base'
import { RequestInvalid } from './problems.ts'

type Form<Fields, Kept> = Readonly<{
  fields: z.ZodType<Fields>
  /** Gets the file as it arrives. */
  keep(part: MultipartFile): Promise<Kept>
  /** What is said when no file was chosen. */
  missing: 'UPLOAD_MISSING' | 'IMPORTED_FILE_MISSING'
  /** Largest file, where it is not the usual one. */
  largest?: number
}>

/**
 * Reads a form of one file and its fields in any order. A field left empty is one that was not filled in.
 * @throws the refusals of `keep`, `missing`, RequestInvalid
 */
export async function readForm<Fields, Kept>(request: FastifyRequest, form: Form<Fields, Kept>): Promise<{ fields: Fields; file: Kept }> {
  const given = new Map<string, unknown>()
  let file: { kept: Kept } | null = null
  for await (const part of request.parts(form.largest === undefined ? {} : { limits: { fileSize: form.largest } })) {
    if (part.type === 'field') given.set(part.fieldname, part.value)
    // A form whose file was not chosen sends one without a name
    else if (part.fieldname === 'file' && file === null && part.filename) file = { kept: await form.keep(part) }
    else part.file.resume()
  }
  if (file === null) throw new DomainError(form.missing)
  const input = Object.fromEntries([...given].filter(([, value]) => value !== ''))
  const fields = form.fields.safeParse(input)
  if (!fields.success) throw new RequestInvalid(fields.error.issues, input)
  return { fields: fields.data, file: file.kept }
}
