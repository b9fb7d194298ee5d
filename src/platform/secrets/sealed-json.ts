import { createReadStream, createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { json } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { z } from 'zod'
import type { Keys } from './keys.ts'

/** Whose it is, and what for: a file that was sealed for something else cannot be opened in its place. */
export type SealedFor = Readonly<{ keys: Keys; workspace: string; purpose: string }>

/** Writes a value as JSON, sealed, and waits until the disk has it. */
export async function writeSealedJson({ keys, workspace, purpose }: SealedFor, path: string, content: unknown): Promise<void> {
  const sealing = await keys.sealing(workspace, purpose)
  const out = createWriteStream(path, { flush: true, mode: 0o600 })
  await pipeline(Readable.from([Buffer.from(JSON.stringify(content))]), sealing, out)
}

/** @throws SEAL_BROKEN, ENOENT */
export async function readSealedJson<Shape extends z.ZodType>(
  { keys, workspace, purpose }: SealedFor,
  path: string,
  shape: Shape,
): Promise<z.infer<Shape>> {
  const opened = keys.opening(workspace, purpose)
  const [found] = await Promise.all([json(opened), pipeline(createReadStream(path), opened)])
  return shape.parse(found)
}
