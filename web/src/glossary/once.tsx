import { createContext, type ReactNode, useContext, useEffect, useId, useMemo, useState } from 'react'

type Claims = { owners: Map<string, string>; listeners: Set<() => void> }
const Context = createContext<Claims | null>(null)

/** One page, on which each word of the glossary is underlined once. */
export function TermsOncePerPage({ children }: { children: ReactNode }) {
  const claims = useMemo<Claims>(() => ({ owners: new Map(), listeners: new Set() }), [])
  return <Context.Provider value={claims}>{children}</Context.Provider>
}

/** Whether this is the place of the page where the term is underlined: the first that asked and is still there. */
export function useFirstOnPage(id: string): boolean {
  const claims = useContext(Context)
  const own = useId()
  const [first, setFirst] = useState(false)
  useEffect(() => {
    if (!claims) return
    const { owners, listeners } = claims
    const claim = () => {
      if (!owners.has(id)) owners.set(id, own)
      setFirst(owners.get(id) === own)
    }
    claim()
    listeners.add(claim)
    return () => {
      listeners.delete(claim)
      if (owners.get(id) !== own) return
      owners.delete(id)
      for (const listener of listeners) listener()
    }
  }, [claims, id, own])
  return first
}
