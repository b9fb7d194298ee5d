import type { Loop, Services } from '#platform/contributions'

export interface Loops {
  /** Waits for what is under way, then ends. */
  stop(): Promise<void>
}

/** Runs each loop on its own beat until stopped: a slow one keeps no other waiting, a failure is logged and tried again. */
export function startLoops(loops: readonly Loop[], services: Services): Loops {
  const stopped = Promise.withResolvers<void>()
  let stopping = false
  const running = loops.map(async ({ name, everyMs, run }) => {
    while (!stopping) {
      await run(services).catch((error: unknown) => {
        if (!stopping) services.log.warn({ err: error, loop: name }, 'background work failed; trying again')
      })
      await Promise.race([stopped.promise, new Promise((go) => setTimeout(go, everyMs).unref())])
    }
  })
  return {
    async stop() {
      stopping = true
      stopped.resolve()
      await Promise.all(running)
    },
  }
}
