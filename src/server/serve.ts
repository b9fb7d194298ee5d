import type { Logger } from 'pino'
import type { Settings } from '#platform/config'
import { contributions } from './contributions.ts'
import { type RunningServer, start } from './start.ts'

/**
 * Serves until the signal is aborted, then stops in order.
 * @param onReady  told once where the server answers
 * @throws what made the start fail, or the reason for which the server could not go on
 */
export async function serve(options: {
  settings: Settings
  log: Logger
  signal: AbortSignal
  onReady: (server: Pick<RunningServer, 'url' | 'firstRunUrl'>) => void
}): Promise<void> {
  const { settings, log, signal, onReady } = options
  await using server = await start({ settings, contributions, log })
  onReady(server)
  const asked = Promise.withResolvers<null>()
  if (signal.aborted) asked.resolve(null)
  else signal.addEventListener('abort', () => asked.resolve(null), { once: true })
  const failure = await Promise.race([asked.promise, server.failed])
  if (failure !== null) throw failure
}
