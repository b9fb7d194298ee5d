import { aimedShare, type ModelFile, type ModelPart } from '#ai/registry'
import { type Decision, DomainError, decided } from '#base'
import { applyRecipe, type Recipe } from '#data/recipes'
import type { Table } from '#data/sources'
import { type Effect, effectsLinear, type LinearModel } from '#kernel/linear'
import type { RunReport } from '#schema/ai/autopilot'

const mostEffects = 12
/** Cases of the rarer outcome per effect, else its interval is not to be trusted. */
const casesPerEffect = 10
/** Steps that make 0 or 1: their effect is that of being so. */
const marks: ReadonlySet<string> = new Set(['boolean', 'category', 'missing'])

export type EffectsFound = { effects: RunReport['effects']; decisions: Decision[] }
type Chosen = { output: number; name: string; column: string; per: 'mark' | 'deviation'; scale: number }

/**
 * What the columns of a linear part do, estimated anew without a penalty on the test sample. The training rows chose the
 * columns, so intervals from those rows, or from the penalised fit, would be too narrow. Nothing for several classes,
 * for a model without a linear part or of a median or quantile, with too few cases, or where an outcome is set apart altogether.
 */
export function effectsOf(model: ModelFile, table: Table, rows: Int32Array, y: Float64Array): EffectsFound {
  const part = model.parts.find(isLinear)
  const { kind } = model.problem
  if (!part || kind === 'multiclass' || aimedShare(model.problem.aim) !== null) return { effects: null, decisions: [] }
  const ones = y.reduce((sum, outcome) => sum + (outcome === 1 ? 1 : 0), 0)
  const cases = kind === 'binary' ? Math.min(ones, y.length - ones) : y.length
  const room = Math.min(mostEffects, Math.floor(cases / casesPerEffect))
  if (room === 0) return refused('EFFECTS_TOO_FEW_CASES', { n: cases, least: casesPerEffect })
  const chosen = strongest(part, room)
  if (chosen.length === 0) return { effects: null, decisions: [] }
  const x = applyRecipe(part.recipe, table, rows)
  if (part.fitted.link === 'log' && y.some((outcome) => outcome < 0)) return { effects: null, decisions: [] }
  const family = kind === 'binary' ? 'binomial' : part.fitted.link === 'log' ? 'poisson' : 'gaussian'
  const unit = family === 'binomial' ? 'odds' : family === 'poisson' ? 'rate' : 'number'
  try {
    const found = effectsLinear({ x, y }, { family, columns: chosen.map(({ output }) => output) })
    const items = chosen.flatMap(({ name, column, per, scale }, at) => {
      const effect = found.columns[at]
      return effect ? [{ name, column, per, effect: shown(effect, scale, unit !== 'number') }] : []
    })
    return { effects: { scale: unit, rows: rows.length, items }, decisions: [] }
  } catch (error) {
    if (error instanceof DomainError && error.code === 'OUTCOME_SEPARATED') return refused('EFFECTS_SEPARATED', {})
    throw error
  }
}

const isLinear = (part: ModelPart): part is ModelPart & { fitted: LinearModel } => part.fitted.family === 'linear'

const refused = (code: string, params: Record<string, number>): EffectsFound => ({ effects: null, decisions: [decided(code, params)] })

/** Factors, or the outcome's own unit. */
function shown({ value, low, high }: Effect, scale: number, ratio: boolean): { value: number; low: number; high: number } {
  const of = (bound: number) => (ratio ? Math.exp(bound * scale) : bound * scale)
  return { value: of(value), low: of(low), high: of(high) }
}

/** The outputs that weigh most in the fit on the training rows; all are on one scale there. */
function strongest({ recipe, fitted }: { recipe: Recipe; fitted: LinearModel }, room: number): Chosen[] {
  const parts = recipe.steps.flatMap((step) =>
    step.parts.map(({ linear }) => ({ isMark: marks.has(step.kind), deviation: linear?.deviation ?? 1 })),
  )
  const [coefficients = []] = fitted.coefficients
  return parts
    .map(({ isMark, deviation }, output): Chosen => {
      const { name, column } = recipe.outputs[output]!
      return { output, name, column, per: isMark ? 'mark' : 'deviation', scale: isMark ? 1 / deviation : 1 }
    })
    .filter(({ output }) => coefficients[output] !== 0)
    .sort((a, b) => Math.abs(coefficients[b.output]!) - Math.abs(coefficients[a.output]!) || a.output - b.output)
    .slice(0, room)
}
