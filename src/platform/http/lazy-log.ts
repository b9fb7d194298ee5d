import type { FastifyBaseLogger } from 'fastify'

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

type Child = Parameters<FastifyBaseLogger['child']>

/** What a request's log is made of once a line is written: for most requests none is. */
class LazyLog {
  readonly #parent: FastifyBaseLogger
  readonly #child: Child
  #made: FastifyBaseLogger | null = null

  constructor(parent: FastifyBaseLogger, child: Child) {
    this.#parent = parent
    this.#child = child
  }
  get made(): FastifyBaseLogger {
    this.#made ??= this.#parent.child(...this.#child)
    return this.#made
  }
  get level(): string {
    return this.made.level
  }
  child(...child: Child): FastifyBaseLogger {
    return this.made.child(...child)
  }
}
for (const level of levels)
  Object.defineProperty(LazyLog.prototype, level, {
    value(this: LazyLog, ...line: unknown[]) {
      Reflect.apply(this.made[level], this.made, line)
    },
  })

/** The log of each request, with its id. */
export const lazyLog = (parent: FastifyBaseLogger, ...child: Child): FastifyBaseLogger =>
  new LazyLog(parent, [child[0], child[1]]) as unknown as FastifyBaseLogger
