import type { ModelFile } from '#ai/registry'
import type { Scores } from '../scores.ts'
import type { ScoringSummary } from './schema.ts'

const steps = 20
/** Bits of a float32 that a count keeps: sign, exponent and eleven of the fraction, so 0.05 % of the value. */
const keptBits = 20
const droppedBits = 32 - keptBits

const words = new Uint32Array(1)
const floats = new Float32Array(words.buffer)
/** Float32 in the order of their bits: negative ones turned round. */
function placeOf(value: number): number {
  floats[0] = value
  const bits = words[0]!
  return (bits >>> 31 === 1 ? ~bits : bits | 0x80000000) >>> droppedBits
}
/** The value of a place that is nearest to zero. */
function valueAt(place: number): number {
  const bits = (place << droppedBits) >>> 0
  words[0] = bits >>> 31 === 1 ? bits & 0x7fffffff : ~(bits | (2 ** droppedBits - 1))
  return floats[0]!
}

/** Counts numbers as they come, in memory that does not grow with them: 8 MB for the quantiles of any float32. */
export class NumberTally {
  readonly #counts = new Float64Array(2 ** keptBits)
  #n = 0
  #sum = 0
  #min = Number.POSITIVE_INFINITY
  #max = Number.NEGATIVE_INFINITY

  add(value: number): void {
    this.#counts[placeOf(value)]!++
    this.#n++
    this.#sum += value
    if (value < this.#min) this.#min = value
    if (value > this.#max) this.#max = value
  }

  #visit(visit: (value: number, n: number) => void): void {
    for (const [place, n] of this.#counts.entries()) if (n > 0) visit(Math.min(this.#max, Math.max(this.#min, valueAt(place))), n)
  }

  /** The smallest value that at least a share q of the numbers do not exceed. */
  quantile(q: number): number {
    let before = 0
    let found = this.#max
    let isFound = false
    this.#visit((value, n) => {
      before += n
      if (!isFound && before >= q * this.#n) [found, isFound] = [value, true]
    })
    return found
  }

  summary(): Extract<ScoringSummary, { kind: 'regression' }> {
    const quantiles = [0.05, 0.25, 0.5, 0.75, 0.95].map((q) => this.quantile(q)) as [number, number, number, number, number]
    // Tukey's far fences, so that one giant does not hide the rest
    const reach = 3 * (quantiles[3] - quantiles[1])
    const [min, max] = [this.#min, this.#max]
    const from = reach > 0 ? Math.max(min, quantiles[1] - reach) : min
    const to = reach > 0 ? Math.min(max, quantiles[3] + reach) : max
    const found = { from, to, counts: new Array<number>(steps).fill(0), below: 0, above: 0 }
    this.#visit((value, n) => {
      if (value < from) found.below += n
      else if (value > to) found.above += n
      else found.counts[to > from ? Math.min(steps - 1, Math.floor(((value - from) / (to - from)) * steps)) : 0]! += n
    })
    return { kind: 'regression', mean: this.#sum / this.#n, min, max, quantiles, steps: found }
  }
}

type Tally = Readonly<{ add(scores: Pick<Scores, 'score' | 'prediction'>): void; summary(): ScoringSummary }>

/** What scores say together, part after part. */
export function tallyOf({ kind, classes, positive }: Pick<ModelFile['problem'], 'kind' | 'classes' | 'positive'>): Tally {
  if (kind === 'regression') {
    const numbers = new NumberTally()
    return {
      add: ({ score }) => {
        for (const value of score) numbers.add(value)
      },
      summary: () => numbers.summary(),
    }
  }
  const predicted = new Map<string | number, number>(classes.map((name) => [name, 0]))
  const counts = new Array<number>(steps).fill(0)
  let n = 0
  let sum = 0
  let lowest: number | null = null
  return {
    add({ score, prediction }) {
      for (const [i, p] of score.entries()) {
        counts[Math.min(steps - 1, Math.floor(p * steps))]!++
        sum += p
        if (prediction[i] === positive && (lowest === null || p < lowest)) lowest = p
        predicted.set(prediction[i]!, (predicted.get(prediction[i]!) ?? 0) + 1)
      }
      n += score.length
    },
    summary() {
      const both = { mean: sum / n, steps: { from: 0, to: 1, counts, below: 0, above: 0 } }
      if (kind === 'binary') return { kind, positive: positive!, predicted: predicted.get(positive!) ?? 0, lowest, ...both }
      return { kind, classes: classes.map((name) => ({ name, n: predicted.get(name)! })), ...both }
    },
  }
}
