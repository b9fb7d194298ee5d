import { randomUUID } from 'node:crypto'
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DomainError } from '#base'
import type { ModelFile } from './model.ts'
import { ModelFileShape } from './schema.ts'

/** `model.json` itself, or the one inside a folder that autopilot wrote. */
async function modelPath(path: string): Promise<string> {
  try {
    return (await stat(path)).isDirectory() ? join(path, 'model.json') : path
  } catch {
    throw new DomainError('MODEL_NOT_FOUND', { path })
  }
}

/**
 * @param path model.json, or the folder that holds it
 * @throws MODEL_NOT_FOUND, MODEL_FOREIGN (not a model of Rumbo), MODEL_TOO_NEW, MODEL_DAMAGED
 */
export async function readModelFile(path: string): Promise<ModelFile> {
  const file = await modelPath(path)
  const text = await readFile(file, 'utf8').catch(() => {
    throw new DomainError('MODEL_NOT_FOUND', { path: file })
  })
  return parseModel(text, file)
}

/** @param path only named in errors @throws MODEL_FOREIGN, MODEL_TOO_NEW, MODEL_DAMAGED */
export function parseModel(text: string, path: string): ModelFile {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    // A file of ours that was cut still starts like one.
    throw new DomainError(/^\s*\{\s*"format"/.test(text) ? 'MODEL_DAMAGED' : 'MODEL_FOREIGN', { path, problem: 'JSON' }, { cause })
  }
  const head = value as { format?: unknown; rumbo?: unknown; parts?: unknown } | null
  if (typeof head !== 'object' || head === null || typeof head.format !== 'number' || !('rumbo' in head)) {
    throw new DomainError('MODEL_FOREIGN', { path, problem: 'format' })
  }
  if (head.format > 3) throw new DomainError('MODEL_TOO_NEW', { path, format: head.format })
  const parsed = ModelFileShape.safeParse(value)
  if (parsed.success) return parsed.data
  throw new DomainError('MODEL_DAMAGED', { path, problem: parsed.error.issues[0]!.path.join('.') || 'format' }, { cause: parsed.error })
}

/** The bytes of model.json: same model, same text. */
export const modelText = (model: ModelFile): string => `${JSON.stringify(model)}\n`

/** Writes model.json whole or not at all. */
export async function writeModelFile(path: string, model: ModelFile): Promise<void> {
  const partial = `${path}.${randomUUID()}.partial`
  try {
    await writeFile(partial, modelText(model), { flag: 'wx' })
    await rename(partial, path)
  } catch (cause) {
    await rm(partial, { force: true })
    throw cause
  }
}
