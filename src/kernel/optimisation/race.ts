import { checkRange, DomainError } from '#base'

export type RaceOptions = Readonly<{
  /** Parts of the work after which settings are judged, rising; whoever passes the last one does it all. */
  rungs: readonly number[]
  /** One in so many goes on from a rung, ≥ 2. */
  keepOneIn: number
  /** Settings that must have reached a rung before one is given up there, ≥ 1. */
  least: number
}>
/** A race as plain data: what each rung has seen. */
export type Race = Readonly<{ options: RaceOptions; seen: readonly (readonly number[])[] }>

/**
 * Begins a race of settings over growing effort.
 * @throws INVALID_ARGUMENT when rungs do not rise from 1 on, or a number is out of range
 */
export function startRace(options: RaceOptions): Race {
  const { rungs, keepOneIn, least } = options
  checkRange('keepOneIn', keepOneIn, 2, Number.MAX_SAFE_INTEGER)
  checkRange('least', least, 1, Number.MAX_SAFE_INTEGER)
  if (rungs.some((rung, i) => !Number.isInteger(rung) || rung <= (rungs[i - 1] ?? 0)))
    throw new DomainError('INVALID_ARGUMENT', { name: 'rungs', got: rungs.join(', '), expected: '1 ≤ … < …' })
  return { options, seen: rungs.map(() => []) }
}

/**
 * Settings reach a rung: those among its best part so far go on, the others are given up. What is decided depends on the
 * losses given up to now only, never on who was quicker: asynchronous successive halving whose arrivals are told in an
 * order of their own.
 * @param losses of settings that arrive together; they are judged beside each other and all that came before
 * @returns `bar` the loss up to which settings go on; `seen` the losses of all that have reached the rung
 * @throws INVALID_ARGUMENT for a rung that there is not, or a loss that is not a number
 * @see Jamieson & Talwalkar (2016), AISTATS 51; Li et al. (2020), "A system for massively parallel hyperparameter tuning"
 *   (deciding on arrival as in Klein et al. 2020, arXiv:2003.10865)
 */
export function reachRung(
  race: Race,
  rung: number,
  losses: readonly number[],
): { race: Race; goesOn: boolean[]; bar: number; seen: readonly number[] } {
  const { options } = race
  checkRange('rung', rung, 0, options.rungs.length - 1)
  if (losses.some((loss) => Number.isNaN(loss))) throw new DomainError('INVALID_ARGUMENT', { name: 'loss', got: 'NaN', expected: '−∞ … ∞' })
  const all = [...race.seen[rung]!, ...losses]
  const kept = Math.max(1, Math.floor(all.length / options.keepOneIn))
  const bar = [...all].sort((a, b) => a - b)[kept - 1]!
  const goesOn = losses.map((loss) => all.length <= options.least || loss <= bar)
  return { race: { options, seen: race.seen.map((own, r) => (r === rung ? all : own)) }, goesOn, bar, seen: all }
}

/** One way to spend an effort: so many settings from the first rung on, fewer at each next one. */
export type Bracket = Readonly<{ settings: number; rungs: readonly number[] }>

/**
 * The brackets of Hyperband, from many settings that are judged early to few that are given all the work: they hedge
 * against a beginning that misleads.
 * @param parts of the whole work of a setting, ≥ 1
 * @see Li et al. (2018), JMLR 18(185), algorithm 1; here a rung is a whole number of parts and the last one is left out
 */
export function hyperband(parts: number, keepOneIn: number): Bracket[] {
  checkRange('parts', parts, 1, Number.MAX_SAFE_INTEGER)
  checkRange('keepOneIn', keepOneIn, 2, Number.MAX_SAFE_INTEGER)
  // A logarithm would lose a whole step to rounding: 3⁵ in parts of three
  let steps = 0
  while (keepOneIn ** (steps + 1) <= parts) steps++
  return Array.from({ length: steps + 1 }, (_, i) => {
    const s = steps - i
    const rungs = Array.from({ length: s }, (_rung, r) => Math.max(1, Math.round(parts / keepOneIn ** (s - r))))
    return { settings: Math.ceil(((steps + 1) / (s + 1)) * keepOneIn ** s), rungs: [...new Set(rungs)].filter((rung) => rung < parts) }
  })
}
