import { AsyncLocalStorage } from 'node:async_hooks'

/** What the work at hand belongs to: every line of the log says it. */
export type AtHand = Readonly<{ request?: string; job?: string }>

const atHand = new AsyncLocalStorage<AtHand>()

/** Does work that belongs to a request or a job; what it calls and awaits knows it too. */
export const within = <T>(belongsTo: AtHand, work: () => T): T => atHand.run(belongsTo, work)

export const currentWork = (): AtHand => atHand.getStore() ?? {}
