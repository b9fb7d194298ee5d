import { mostRanked, type ScoredRow } from './schema.ts'

/** The rows with the highest (1) or lowest (−1) scores of those that came by, best first, earlier rows first among equals. */
export class Ranking {
  readonly #sign: 1 | -1
  #rows: ScoredRow[] = []
  #cut = Number.NEGATIVE_INFINITY

  constructor(sign: 1 | -1) {
    this.#sign = sign
  }

  add(row: ScoredRow): void {
    if (this.#sign * row.score <= this.#cut) return
    this.#rows.push(row)
    if (this.#rows.length >= 2 * mostRanked) this.#settle()
  }

  #settle(): void {
    this.#rows = this.#rows.sort((a, b) => this.#sign * (b.score - a.score) || a.row - b.row).slice(0, mostRanked)
    if (this.#rows.length === mostRanked) this.#cut = this.#sign * this.#rows.at(-1)!.score
  }

  rows(): readonly ScoredRow[] {
    this.#settle()
    return this.#rows
  }
}
