import autocannon from 'autocannon'

/** What one client saw of a server under load. */
export type Seen = Readonly<{ perSecond: number; p99Ms: number }>
export type Asked = Readonly<{ url: string; headers: Record<string, string>; method?: 'GET' | 'POST'; body?: string }>

/**
 * Asks one address with ten connections: each as fast as it is answered, or all together `perSecond` times.
 * @throws when an answer is not 2xx
 */
export async function load(asked: Asked, seconds: number, perSecond?: number): Promise<Seen> {
  const milliseconds: number[] = []
  const { promise, resolve, reject } = Promise.withResolvers<autocannon.Result>()
  const rate = perSecond === undefined ? {} : { overallRate: Math.round(perSecond) }
  const run = autocannon({ ...asked, ...rate, connections: 10, duration: seconds }, (error, result) =>
    error ? reject(error as Error) : resolve(result),
  )
  // The tool's own percentiles are whole milliseconds.
  run.on('response', (_client, _status, _bytes, took) => milliseconds.push(took))
  const { requests, non2xx, errors } = await promise
  if (non2xx + errors > 0) throw new Error(`${asked.url}: ${non2xx} refusals and ${errors} errors under load`)
  milliseconds.sort((a, b) => a - b)
  return { perSecond: requests.average, p99Ms: milliseconds[Math.floor(0.99 * (milliseconds.length - 1))]! }
}
