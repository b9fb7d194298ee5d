import { fairThresholds, fairWeights, type Mitigation, movedAnswers, protectedGroups, tradeOff, type Way } from '#ai/fairness'
import { type ModelFile, predictModel, thresholdsOf } from '#ai/registry'
import { type Decision, decided, warned } from '#base'
import type { Table } from '#data/sources'
import type { RunReport } from '#schema/ai/autopilot'
import type { AutopilotOptions } from './options.ts'
import type { Prepared } from './prepare.ts'
import type { Worth } from './worth.ts'

type OutOfFold = { rows: Int32Array; y: Float64Array; answers: Float64Array }
type GroupThresholds = NonNullable<ModelFile['groupThresholds']>

/** What can be done about gaps between protected groups: done when asked for, measured always. */
export class FairWays {
  /** Whether there are groups that can be treated more alike. */
  readonly possible: boolean
  readonly applied: Mitigation | 'none'
  readonly thresholds: GroupThresholds | null
  readonly decisions: Decision[]
  readonly #ready: Prepared
  readonly #columns: readonly string[]

  constructor({ protect = [], mitigate }: AutopilotOptions, ready: Prepared, outOfFold: OutOfFold, threshold: number | null) {
    this.#ready = ready
    this.#columns = protect
    this.possible = protect.length > 0 && ready.problem.kind === 'binary' && threshold !== null
    const found = this.possible ? fairThresholds(ready.reading.table, protect, outOfFold, threshold!) : null
    this.thresholds = found ?? null
    const can = this.possible && (mitigate !== 'thresholds' || this.thresholds !== null)
    this.applied = mitigate && can ? mitigate : 'none'
    const columns = protect.join(', ')
    this.decisions = {
      none: mitigate ? [warned('MITIGATION_NOT_POSSIBLE', { way: mitigate, columns, n: protect.length })] : [],
      reweighing: [decided('MITIGATED_BY_WEIGHTS', { columns })],
      thresholds: [warned('MITIGATED_BY_THRESHOLDS', { columns: (this.thresholds?.columns ?? []).join(', ') })],
    }[this.applied]
  }

  /** Weight of each row of the table, by the training rows. */
  weights(): Float64Array {
    const { reading, split, learntFrom } = this.#ready
    return fairWeights(reading.table, split.train, this.#columns, learntFrom)
  }

  withThresholds = (model: ModelFile, groupThresholds: GroupThresholds): ModelFile => ({
    ...model,
    format: model.format === 3 ? 3 : 2,
    groupThresholds,
  })

  /** Answers on the test sample by which the common threshold decides as the thresholds of the groups do. */
  decideBy(model: Pick<ModelFile, 'threshold' | 'groupThresholds'>, table: Table, answers: Float64Array): Float64Array {
    return movedAnswers(answers, thresholdsOf(model, table, this.#ready.split.test), model.threshold!)
  }

  /** Doing nothing, and each way, on the test sample. */
  report(
    models: { plain: { model: ModelFile }; reweighed: { model: ModelFile } | null },
    y: Float64Array,
    worth: Worth | null,
    seed: number,
  ): RunReport['mitigation'] {
    if (!this.possible) return null
    const { split, reading } = this.#ready
    const { table } = reading
    const decide = (model: ModelFile, way: Way['way'], answers: Float64Array): Way => {
      const thresholds = thresholdsOf(model, table, split.test)
      return { way, answers, selected: Uint8Array.from(answers, (p, i) => (p >= thresholds[i]! ? 1 : 0)) }
    }
    const plain = predictModel(models.plain.model, table, split.test)
    const ways = [decide(models.plain.model, 'none', plain)]
    if (models.reweighed) ways.push(decide(models.reweighed.model, 'reweighing', predictModel(models.reweighed.model, table, split.test)))
    if (this.thresholds) ways.push(decide(this.withThresholds(models.plain.model, this.thresholds), 'thresholds', plain))
    const { group, levels } = protectedGroups(table, split.test, this.#columns)
    const payoff = worth && { gain: Float64Array.from(split.test, (row) => worth.perRow[row]!), cost: worth.costPerContact }
    return {
      applied: this.applied,
      columns: [...this.#columns],
      ways: tradeOff(ways, { y, group, groups: levels.length }, payoff, seed),
      thresholds: (this.thresholds?.groups ?? []).map(({ levels: own, threshold }) => ({ levels: [...own], threshold })),
    }
  }
}
