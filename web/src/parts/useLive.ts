import { useEffect, useRef, useState } from 'react'

export type LiveState = 'connecting' | 'live' | 'asking'

/**
 * Follows server-sent events of `address` (null: none). The browser takes a broken line up again; while it is broken,
 * `ask` is called every `everySeconds`, so that the page moves on also behind a proxy that cuts streams.
 */
export function useLive<T>(address: string | null, onEvent: (event: T) => void, ask: () => void, everySeconds = 5): LiveState {
  const [state, setState] = useState<LiveState>('connecting')
  const latest = useRef({ onEvent, ask })
  latest.current = { onEvent, ask }
  useEffect(() => {
    if (address === null) return
    const source = new EventSource(address)
    source.onopen = () => setState('live')
    source.onmessage = (message: MessageEvent<string>) => latest.current.onEvent(JSON.parse(message.data) as T)
    source.onerror = () => setState('asking')
    return () => source.close()
  }, [address])
  useEffect(() => {
    if (address === null || state !== 'asking') return
    const timer = setInterval(() => latest.current.ask(), everySeconds * 1000)
    return () => clearInterval(timer)
  }, [address, state, everySeconds])
  return state
}
