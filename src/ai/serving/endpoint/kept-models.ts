import { text } from 'node:stream/consumers'
import { readVersionFile } from '#ai/registry/versions'
import type { Services } from '#platform/contributions'
import type { LaidOut } from './laid-out.ts'

/** Memory that models in use may take together. */
const mostBytes = 256 * 1024 * 1024
/** What a model takes when it is laid out, per byte of its file. */
const growth = 4

type Kept = { bytes: number; model: Promise<LaidOut>; ready: LaidOut | null }
type Of = Readonly<{ workspace: string; id: string }>

/** Models of this process, ready to answer; those asked longest ago go first. A version never changes, so its id is enough. */
export function keptModels(storage: Pick<Services, 'folder' | 'keys'>) {
  const kept = new Map<string, Kept>()
  const load = async (of: Of, entry: Kept): Promise<LaidOut> => {
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
    entry.ready = layOut(parseModel(file, 'model.json'))
    return entry.ready
  }
  const keyOf = ({ workspace, id }: Of) => `${workspace} ${id}`
  let newest = ''
  function find(key: string): Kept | undefined {
    const known = kept.get(key)
    if (known && key !== newest) {
      kept.delete(key)
      kept.set(key, known)
      newest = key
    }
    return known
  }
  return {
    /** A model that is ready; null when it must be loaded first. */
    ready: (of: Of): LaidOut | null => find(keyOf(of))?.ready ?? null,
    load(of: Of): Promise<LaidOut> {
      const key = keyOf(of)
      const known = find(key)
      if (known) return known.model
      const entry: Kept = { bytes: 0, model: Promise.resolve(null as never), ready: null }
      kept.set(key, entry)
      newest = key
      entry.model = load(of, entry).catch((error: unknown) => {
        kept.delete(key)
        throw error
      })
      return entry.model
    },
  }
}
