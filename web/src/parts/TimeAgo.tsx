import { useEffect, useState } from 'react'
import { useFormats } from './useFormats.ts'

/** How long ago (or until when), told anew each minute; the exact moment on hovering and for machines. */
export function TimeAgo({ at }: { at: string }) {
  const { ago, instant } = useFormats()
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 60_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <time dateTime={at} title={instant(at)}>
      {ago(at, now)}
    </time>
  )
}
