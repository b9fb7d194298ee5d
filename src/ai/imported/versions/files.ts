import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { FastifyRequest } from 'fastify'
import { DomainError } from '#base'
import { readForm } from '#platform/http'
import type { Keys } from '#platform/secrets'
import { type DataFolder, syncFolder } from '#platform/storage'
import { largestModel, NewImported } from '../schema.ts'

export type ModelStorage = Readonly<{ folder: DataFolder; keys: Keys }>
export type ModelOf = Readonly<{ workspace: string; model: string }>

const purposeOf = ({ model }: ModelOf): string => `ai.imported ${model} model.onnx`
/** Both ids are UUIDs that the database knows, never text of a caller. */
const pathOf = ({ folder }: ModelStorage, { workspace, model }: ModelOf): string => join(folder.artefacts, workspace, 'imported', model)

/** Seals the bytes of a model where they survive a restart. */
export async function keepModel(storage: ModelStorage, of: ModelOf, bytes: Uint8Array): Promise<void> {
  const path = pathOf(storage, of)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const sealing = await storage.keys.sealing(of.workspace, purposeOf(of))
  await pipeline(Readable.from([bytes]), sealing, createWriteStream(path, { flush: true, mode: 0o600 }))
  syncFolder(dirname(path))
}

/** The bytes of a model; refused when the file was altered. */
export async function openModel(storage: ModelStorage, of: ModelOf): Promise<Uint8Array> {
  const opening = storage.keys.opening(of.workspace, purposeOf(of))
  const [bytes] = await Promise.all([buffer(opening), pipeline(createReadStream(pathOf(storage, of)), opening)])
  return bytes
}

export const dropModel = (storage: ModelStorage, of: ModelOf): Promise<void> => rm(pathOf(storage, of), { force: true })

/** Reads the form that imports a model: one file and its fields in any order. @throws IMPORTED_FILE_MISSING, ONNX_TOO_LARGE, RequestInvalid */
export const readImport = (request: FastifyRequest): Promise<{ file: Uint8Array; fields: NewImported }> =>
  readForm(request, {
    fields: NewImported,
    async keep({ filename, file }) {
      const bytes = await buffer(file)
      if (file.truncated) throw new DomainError('ONNX_TOO_LARGE', { path: filename, megabytes: largestModel / 2 ** 20 })
      return bytes
    },
    missing: 'IMPORTED_FILE_MISSING',
    largest: largestModel,
  })
