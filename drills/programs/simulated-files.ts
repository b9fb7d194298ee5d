import type { CategoryColumn, Column, NumberColumn, Table } from '#data/sources'
import { createRng, deriveSeed, normalDraw } from '#kernel/sampling'

/** A table with a yes/no outcome in the column `outcome`, and the name of the column that leaks it, if one does. */
export type Simulated = { table: Table; leak: string | null; honestAuc: number }

type Draw = { rng: () => number; normal: () => number }

function drawer(seed: number): Draw {
  const rng = createRng(seed)
  return { rng, normal: () => normalDraw(rng) }
}

const sharedFloats = (values: ArrayLike<number>): Float64Array<SharedArrayBuffer> => {
  const copy = new Float64Array(new SharedArrayBuffer(8 * values.length))
  copy.set(values)
  return copy
}
const numbers = (name: string, values: ArrayLike<number>): NumberColumn => ({ name, type: 'number', values: sharedFloats(values) })
function categories(name: string, codes: ArrayLike<number>, levels: string[], type: 'category' | 'boolean' = 'category'): CategoryColumn {
  const copy = new Int32Array(new SharedArrayBuffer(4 * codes.length))
  copy.set(codes)
  return { name, type, codes: copy, levels }
}

/** A column as a person would export it, from a hidden standard normal per row: every kind keeps its order. */
function disguise(name: string, hidden: Float64Array, { rng, normal }: Draw): Column {
  const kind = Math.floor(rng() * 6)
  const n = hidden.length
  if (kind === 0)
    return numbers(
      name,
      hidden.map((z) => 50 + 12 * z),
    )
  if (kind === 1)
    return numbers(
      name,
      hidden.map((z) => Math.round(100 * Math.exp(1 + 0.8 * z)) / 100),
    )
  // Counts with many zeros
  if (kind === 2)
    return numbers(
      name,
      hidden.map((z) => Math.max(0, Math.floor(3 * z + normal()))),
    )
  if (kind === 3) {
    const levels = 3 + Math.floor(rng() * 5)
    const codes = Array.from(hidden, (z) => Math.max(0, Math.min(levels - 1, Math.floor(levels / 2 + 1.1 * z))))
    return categories(
      name,
      codes,
      Array.from({ length: levels }, (_, k) => `nivel ${k + 1}`),
    )
  }
  if (kind === 4) {
    const cut = 1.2 * normal()
    return categories(
      name,
      hidden.map((z) => (z > cut ? 1 : 0)),
      ['No', 'Sí'],
      'boolean',
    )
  }
  const absent = 0.05 + 0.2 * rng()
  return numbers(
    name,
    Array.from({ length: n }, (_, i) => (rng() < absent ? Number.NaN : Math.round(30 + 10 * hidden[i]!))),
  )
}

/** Intercept that gives the wanted share of positives. */
function intercept(score: Float64Array, share: number): number {
  let [low, high] = [-20, 20]
  for (let step = 0; step < 60; step++) {
    const at = (low + high) / 2
    let sum = 0
    for (const value of score) sum += 1 / (1 + Math.exp(-value - at))
    if (sum / score.length < share) low = at
    else high = at
  }
  return low
}

export type LeakKind = 'none' | 'noisy copy' | 'flipped answer' | 'counted after' | 'how it went'

/**
 * A file with several weak columns and, in half of the files, one honest strong one; in half of them columns are linked
 * by a common cause. A leak is a consequence of the outcome, or something that happens along with it.
 */
export function simulateFile(seed: number, leak: LeakKind): Simulated {
  const draw = drawer(deriveSeed(seed, 'file'))
  const { rng, normal } = draw
  const n = 1000 + Math.floor(rng() * 4000)
  const width = 5 + Math.floor(rng() * 10)
  const common = rng() < 0.5 ? 0 : 0.3 + 0.4 * rng()
  const factor = Float64Array.from({ length: n }, normal)
  const strong = rng() < 0.5 ? 0.8 + rng() : 0
  const columns: Column[] = []
  const score = new Float64Array(n)
  for (let j = 0; j < width; j++) {
    const hidden = factor.map((f) => common * f + Math.sqrt(1 - common ** 2) * normal())
    const weight = j === 0 && strong > 0 ? strong : (rng() < 0.5 ? -1 : 1) * (0.1 + 0.4 * rng())
    for (let i = 0; i < n; i++) score[i]! += weight * hidden[i]!
    columns.push(disguise(`columna ${j + 1}`, hidden, draw))
  }
  // What happens along with the outcome: nobody knows it before, and it weighs as much as all the rest and more
  const along = Float64Array.from({ length: n }, normal)
  if (leak === 'how it went') for (let i = 0; i < n; i++) score[i] = 1.5 * score[i]! + 4 * along[i]!
  const share = 0.08 + 0.4 * rng()
  const start = intercept(score, share)
  const y = score.map((value) => (rng() < 1 / (1 + Math.exp(-value - start)) ? 1 : 0))
  const planted = plant(leak, y, along, draw)
  columns.splice(Math.floor(rng() * columns.length), 0, ...(planted ? [planted] : []))
  columns.push(categories('outcome', y, ['No', 'Sí'], 'boolean'))
  return { table: { rows: n, columns }, leak: planted?.name ?? null, honestAuc: strong }
}

function plant(leak: LeakKind, y: Float64Array, along: Float64Array, { rng, normal }: Draw): Column | null {
  const name = 'dato adicional'
  if (leak === 'none') return null
  if (leak === 'noisy copy') {
    const gap = 2 + 1.5 * rng()
    return numbers(
      name,
      y.map((outcome) => Math.round(100 * (gap * outcome + normal())) / 100),
    )
  }
  if (leak === 'flipped answer') {
    const wrong = 0.02 + 0.06 * rng()
    return categories(
      name,
      y.map((outcome) => (rng() < wrong ? 1 - outcome : outcome)),
      ['a', 'b'],
    )
  }
  if (leak === 'counted after')
    return numbers(
      name,
      y.map((outcome) => (outcome === 1 || rng() < 0.03 ? 1 + Math.floor(-20 * Math.log(1 - rng())) : 0)),
    )
  return numbers(
    name,
    along.map((z) => Math.round(200 * Math.exp(0.6 * z))),
  )
}

/**
 * A table whose columns say nothing about the outcome, or just so much that the best ranking has the given AUC: the sum of
 * the first `carriers` columns.
 */
export function simulateSignal(seed: number, n: number, auc: number): Table & { carriers: number } {
  const draw = drawer(deriveSeed(seed, 'signal'))
  const { rng, normal } = draw
  // Two normal laws this far apart have that AUC: Φ(gap / √2)
  const gap = auc <= 0.5 ? 0 : Math.SQRT2 * normalQuantileOf(auc)
  const share = 0.1 + 0.4 * rng()
  const y = Float64Array.from({ length: n }, () => (rng() < share ? 1 : 0))
  const width = 6 + Math.floor(rng() * 10)
  const carriers = 1 + Math.floor(rng() * 3)
  const columns = Array.from({ length: width }, (_, j) => {
    const shift = j < carriers ? gap / Math.sqrt(carriers) : 0
    const hidden = y.map((outcome) => shift * outcome + normal())
    return j < carriers
      ? numbers(
          `columna ${j + 1}`,
          hidden.map((z) => Math.round(1000 * z) / 10),
        )
      : disguise(`columna ${j + 1}`, hidden, draw)
  })
  return { rows: n, columns: [...columns, categories('outcome', y, ['No', 'Sí'], 'boolean')], carriers }
}

/** Inverse of the normal law by bisection: plain, and independent of the code that is on trial. */
function normalQuantileOf(p: number): number {
  const cdf = (x: number) => {
    let sum = 0
    for (let k = 0; k < 2000; k++) {
      const at = -8 + ((x + 8) * (k + 0.5)) / 2000
      sum += Math.exp((-at * at) / 2)
    }
    return (sum * (x + 8)) / 2000 / Math.sqrt(2 * Math.PI)
  }
  let [low, high] = [-6, 6]
  for (let step = 0; step < 50; step++) {
    const at = (low + high) / 2
    if (cdf(at) < p) low = at
    else high = at
  }
  return low
}
