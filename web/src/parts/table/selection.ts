import { useState } from 'react'

/** The rows that a person marked, by id. */
export type Selection = Readonly<{
  ids: ReadonlySet<string>
  size: number
  has: (id: string) => boolean
  set: (id: string, marked: boolean) => void
  setAll: (ids: readonly string[]) => void
}>

export function useSelection(): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  return {
    ids,
    size: ids.size,
    has: (id) => ids.has(id),
    set: (id, marked) =>
      setIds((before) => {
        const after = new Set(before)
        if (marked) after.add(id)
        else after.delete(id)
        return after
      }),
    setAll: (all) => setIds(new Set(all)),
  }
}
