import { type Bracket, reachRung, startRace } from '#kernel/optimisation'

/** How the work of a setting is divided, and when it is judged. */
export type Effort = Readonly<{
  /** Weight of each part of the work in the loss: the rows of its fold. */
  parts: readonly number[]
  /** Trials take their turn among them; none gives every setting all the work. */
  brackets: readonly Bracket[]
  /** One in so many goes on where it is judged. */
  keepOneIn: number
  /** Settings that are given all the work before one is given up. */
  least: number
}>
/** When a setting was given up, and why. */
export type GivenUp = Readonly<{
  /** Parts of the work that it was tried on. */
  parts: number
  /** Mean loss on them, and up to which loss settings went on. */
  loss: number
  bar: number
  /** Its place by that loss (1 = best) among all that had been tried on these parts by then. */
  place: number
  seen: number
}>
type Result = { loss: number; spent: number; givenUp?: GivenUp }
type Run = { trial: number; from: number; to: number }

/** The race of a search: each batch goes from rung to rung, and those that lag are left behind. */
export function raceOf({ parts, brackets, keepOneIn, least }: Effort) {
  const races = brackets.map(({ rungs }) => startRace({ rungs, keepOneIn, least }))
  const turns = brackets.flatMap(({ settings }, b) => new Array<number>(settings).fill(b))
  const bracketOf = (trial: number): number => turns[trial % turns.length] ?? -1
  const meanOf = (losses: readonly number[]): number => {
    const weights = parts.slice(0, losses.length)
    return losses.reduce((sum, loss, p) => sum + weights[p]! * loss, 0) / weights.reduce((sum, weight) => sum + weight, 0)
  }
  let reference: readonly number[] | null = null

  return {
    /** Results of trials `first` … `first + count − 1`, which run beside each other. */
    async run(first: number, count: number, evaluate: (runs: readonly Run[]) => Promise<number[][]>): Promise<Result[]> {
      const losses = Array.from({ length: count }, (): number[] => [])
      const givenUp = new Map<number, GivenUp>()
      let racing = Array.from(losses.keys(), (i) => first + i)
      const own = (trial: number) => losses[trial - first]!
      const stops = new Set([...racing.flatMap((trial) => brackets[bracketOf(trial)]?.rungs ?? []), parts.length])
      for (const to of [...stops].sort((a, b) => a - b)) {
        if (racing.length === 0) break
        const found = await evaluate(racing.map((trial) => ({ trial, from: own(trial).length, to })))
        for (const [i, trial] of racing.entries()) own(trial).push(...found[i]!)
        for (const [b, { rungs }] of brackets.entries()) {
          const rung = rungs.indexOf(to)
          const judged = racing.filter((trial) => bracketOf(trial) === b)
          if (rung < 0 || judged.length === 0) continue
          const { race, goesOn, bar, seen } = reachRung(
            races[b]!,
            rung,
            judged.map((trial) => meanOf(own(trial))),
          )
          races[b] = race
          for (const [i, trial] of judged.entries()) {
            const loss = meanOf(own(trial))
            if (!goesOn[i])
              givenUp.set(trial, { parts: to, loss, bar, place: 1 + seen.filter((other) => other < loss).length, seen: seen.length })
          }
          racing = racing.filter((trial) => goesOn[judged.indexOf(trial)] ?? true)
        }
      }
      reference ??= losses.find((each) => each.length === parts.length)!
      const known = reference
      return losses.map((each, i) => ({
        // Parts differ in difficulty: what counts is the distance to another setting on the same parts
        loss: each.length === parts.length ? meanOf(each) : meanOf(known) + meanOf(each) - meanOf(known.slice(0, each.length)),
        spent: each.length / parts.length,
        ...(givenUp.has(first + i) ? { givenUp: givenUp.get(first + i)! } : {}),
      }))
    },
  }
}
