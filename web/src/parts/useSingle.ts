import { useRef } from 'react'

/** `act`, except while an earlier call of it is under way: a double click is one click. */
export function useSingle<Args extends unknown[]>(act: (...args: Args) => Promise<unknown>): (...args: Args) => void {
  const busy = useRef(false)
  return (...args) => {
    if (busy.current) return
    busy.current = true
    // Whoever acts shows what went wrong
    void act(...args)
      .catch(() => undefined)
      .finally(() => {
        busy.current = false
      })
  }
}
