import { DomainError } from '#base'

/**
 * Lets a bounded number in at a time, first come first served. Each running query holds one thread of Node's pool, so
 * unbounded queries would make every file read wait.
 */
export class Admission {
  readonly #places: number
  readonly #limit: number
  readonly #waiting: (() => void)[] = []
  #inside = 0

  /**
   * @param places how many may be inside at once
   * @param limit  how many may wait
   */
  constructor(places: number, limit: number) {
    this.#places = places
    this.#limit = limit
  }

  get inside(): number {
    return this.#inside
  }
  get waiting(): number {
    return this.#waiting.length
  }

  /**
   * Waits for a place; call the returned function once to give it back.
   * @throws ENGINE_QUEUE_FULL at once when too many wait; rejects with the signal's reason when it fires first
   */
  enter(signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted()
    if (this.#inside < this.#places) return Promise.resolve(this.#take())
    if (this.#waiting.length >= this.#limit)
      throw new DomainError('ENGINE_QUEUE_FULL', { waiting: this.#waiting.length, limit: this.#limit })
    const { promise, resolve, reject } = Promise.withResolvers<() => void>()
    const admit = (): void => {
      signal?.removeEventListener('abort', leave)
      resolve(this.#take())
    }
    const leave = (): void => {
      const place = this.#waiting.indexOf(admit)
      if (place >= 0) this.#waiting.splice(place, 1)
      reject(signal?.reason)
    }
    this.#waiting.push(admit)
    signal?.addEventListener('abort', leave, { once: true })
    return promise
  }

  #take(): () => void {
    this.#inside++
    let given = false
    return () => {
      if (given) return
      given = true
      this.#inside--
      this.#waiting.shift()?.()
    }
  }
}
