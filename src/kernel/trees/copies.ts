import type { Storage } from './arena.ts'

type Gap = { at: number; rows: number }

/** Room for rows copied close together, given back once no leaf reads a copy any more: low addresses are used again first. */
export class Copies {
  readonly #room: Storage
  readonly #stride: number
  #gaps: Gap[] = []
  readonly #held = new Map<Storage, { at: number; users: number }>()

  constructor(room: Storage, stride: number) {
    this.#room = room
    this.#stride = stride
    this.clear()
  }

  /** Gives everything back. */
  clear(): void {
    this.#gaps = [{ at: 0, rows: this.#room.rows }]
    this.#held.clear()
  }

  /** Room for n rows, for one leaf; null when there is none. */
  take(n: number): Storage | null {
    const gap = this.#gaps.find(({ rows }) => rows >= n)
    if (!gap) return null
    const { at } = gap
    gap.at += n
    gap.rows -= n
    const { bins, steps, origin } = this.#room
    const store = { bins: bins + at * this.#stride, steps: steps + 8 * at, origin: origin + 4 * at, rows: n }
    this.#held.set(store, { at, users: 1 })
    return store
  }

  /** One leaf more reads it. */
  share(store: Storage): void {
    const held = this.#held.get(store)
    if (held) held.users++
  }

  /** One leaf less reads it. */
  leave(store: Storage): void {
    const held = this.#held.get(store)
    if (!held || --held.users > 0) return
    this.#held.delete(store)
    this.#gaps.push({ at: held.at, rows: store.rows })
    this.#gaps.sort((a, b) => a.at - b.at)
    this.#gaps = this.#gaps.reduce<Gap[]>((joined, gap) => {
      const last = joined.at(-1)
      if (last && last.at + last.rows === gap.at) last.rows += gap.rows
      else joined.push(gap)
      return joined
    }, [])
  }
}
