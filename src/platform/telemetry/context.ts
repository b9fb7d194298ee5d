import { AsyncLocalStorage } from 'node:async_hooks'
import type { Span } from './tracing.ts'

/** What the work at hand belongs to: every line of the log says it. */
export type AtHand = Readonly<{ request?: string; job?: string; span?: Span | undefined }>

const atHand = new AsyncLocalStorage<AtHand>()

/** Does work that belongs to a request, a job or a span; what it calls and awaits knows it too. */
export const within = <T>(belongsTo: AtHand, work: () => T): T => atHand.run({ ...atHand.getStore(), ...belongsTo }, work)

export const currentWork = (): AtHand => atHand.getStore() ?? {}
