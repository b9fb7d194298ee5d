import autocannon from 'autocannon'

/** What one client saw of a server under full load. */
export type Seen = Readonly<{ perSecond: number; p99Ms: number }>

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

/** Asks one address with ten connections, each as fast as it is answered. @throws when an answer is not 2xx */
export async function load(url: string, headers: Record<string, string>, seconds: number): Promise<Seen> {
  const { requests, latency, non2xx, errors } = await autocannon({ url, headers, connections: 10, duration: seconds })
  if (non2xx + errors > 0) throw new Error(`${url}: ${non2xx} refusals and ${errors} errors under load`)
  return { perSecond: requests.average, p99Ms: latency.p99 }
}
