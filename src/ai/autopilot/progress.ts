import type { BestSoFar } from '#ai/training'
import type { Decision } from '#base'
import type { RunReport, Stage } from '#schema/ai/autopilot'

export type Progress = Readonly<{
  stage: Stage
  /** Share of the whole run that is done, 0–1; never falls. */
  share: number
  /** Null while it cannot be told. */
  secondsLeft: number | null
  /** Taken since the last report. */
  decisions: readonly Decision[]
  /** Null before any candidate was measured. */
  best: BestSoFar | null
}>

/** Share of the time that a stage takes, in their order. */
const weights: Record<Stage, number> = {
  reading: 0.07,
  profiling: 0.03,
  leaks: 0.12,
  splitting: 0.01,
  candidates: 0.12,
  tuning: 0.38,
  calibration: 0.02,
  evaluation: 0.05,
  explanation: 0.05,
  'second-run': 0.1,
  writing: 0.05,
}

/** Follows a run: how far it is, what it decided, and how long each stage took. */
export class Journal {
  readonly decisions: RunReport['decisions'] = []
  readonly #seconds: Record<string, number> = {}
  readonly #report: (progress: Progress) => void
  readonly #now: () => number
  readonly #start: number
  #stage: Stage = 'reading'
  #since: number
  #share = 0
  #best: BestSoFar | null = null

  /** @param now milliseconds of a clock that never goes back */
  constructor(report: (progress: Progress) => void, now: () => number) {
    this.#report = report
    this.#now = now
    this.#start = this.#since = now()
  }

  get elapsedSeconds(): number {
    return (this.#now() - this.#start) / 1000
  }

  enter(stage: Stage): void {
    const now = this.#now()
    this.#seconds[this.#stage] = (this.#seconds[this.#stage] ?? 0) + (now - this.#since) / 1000
    this.#since = now
    this.#stage = stage
    this.at(0)
  }

  /** @param share done of the current stage */
  at(share: number, decisions: readonly Decision[] = []): void {
    let done = 0
    for (const [stage, weight] of Object.entries(weights)) {
      if (stage === this.#stage) {
        done += weight * Math.min(1, share)
        break
      }
      done += weight
    }
    this.#share = Math.max(this.#share, Math.min(1, done))
    const elapsed = this.elapsedSeconds
    const secondsLeft = this.#share > 0.05 ? Math.round((elapsed * (1 - this.#share)) / this.#share) : null
    this.#report({ stage: this.#stage, share: this.#share, secondsLeft, decisions, best: this.#best })
  }

  /** The best candidate of those measured by now; told with the next step. */
  leads(best: BestSoFar): void {
    this.#best = best
  }

  decide(decisions: readonly Decision[], stage: Stage = this.#stage): void {
    if (decisions.length === 0) return
    for (const { code, level, params } of decisions) this.decisions.push({ stage, code, level, params: { ...params } })
    this.at(0, decisions)
  }

  /** Seconds per stage; ends the last one. */
  timings(): Record<string, number> {
    this.enter(this.#stage)
    const total = this.elapsedSeconds
    return Object.fromEntries(
      [...Object.entries(this.#seconds), ['total', total]].map(([stage, seconds]) => [stage, Number(Number(seconds).toFixed(3))]),
    )
  }
}
