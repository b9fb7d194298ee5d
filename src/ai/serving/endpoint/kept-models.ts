import { text } from 'node:stream/consumers'
import { readVersionFile } from '#ai/registry/versions'
import type { Services } from '#platform/contributions'
import type { LaidOut } from './laid-out.ts'

/** Memory that models in use may take together. */
const mostBytes = 256 * 1024 * 1024
/** What a model takes when it is laid out, per byte of its file. */
const growth = 4

type Kept = { bytes: number; model: Promise<LaidOut> }

/** Models of this process, ready to answer; those asked longest ago go first. A version never changes, so its id is enough. */
export function keptModels(storage: Pick<Services, 'folder' | 'keys'>) {
  const kept = new Map<string, Kept>()
  const load = async (of: { workspace: string; id: string }, entry: Kept): Promise<LaidOut> => {
    const file = await text(readVersionFile(storage, of, 'model.json'))
    // Loaded on call: most processes that serve pages never ask a model
    const [{ parseModel }, { layOut }] = await Promise.all([import('#ai/registry'), import('./laid-out.ts')])
    entry.bytes = growth * file.length
    let sum = 0
    for (const { bytes } of kept.values()) sum += bytes
    for (const [key, other] of kept) {
      if (sum <= mostBytes || other === entry) break
      kept.delete(key)
      sum -= other.bytes
    }
    return layOut(parseModel(file, 'model.json'))
  }
  return (of: { workspace: string; id: string }): Promise<LaidOut> => {
    const key = `${of.workspace} ${of.id}`
    const known = kept.get(key)
    if (known) {
      kept.delete(key)
      kept.set(key, known)
      return known.model
    }
    const entry: Kept = { bytes: 0, model: Promise.resolve(null as never) }
    kept.set(key, entry)
    entry.model = load(of, entry).catch((error: unknown) => {
      kept.delete(key)
      throw error
    })
    return entry.model
  }
}
