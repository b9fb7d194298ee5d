import { DomainError } from '#base'
import type { Table } from '#data/sources'
import { columnsByName } from './apply.ts'
import { type Candidate, type CandidateStep, candidateSteps, leastPeople } from './fit-steps.ts'
import { learnLinearForm } from './learn-form.ts'
import { inLinearForm } from './linear-form.ts'
import { partReader, type ReadPart } from './read-part.ts'
import { redundantOutputs, type Shadow, saysTheSame, shadowCaster } from './redundancy.ts'
import type { LinearForm, Recipe, Step } from './schema.ts'

export type FitOptions = Readonly<{
  purpose: 'trees' | 'linear'
  /** Columns to make outputs of, in this order. */
  columns: readonly string[]
  /** Moment from which days are counted, ms since 1970 UTC; the latest training date of each column unless told. */
  referenceTime?: number | undefined
  /** Outcome per row of the table (0/1 or a number), where mean outcomes of many categories are wanted; use `applyToTraining` then. */
  outcome?: Float64Array | undefined
  /** Whether categories become codes, for trees that divide by sets of them (see `codedOutputs`); 0/1 for each level unless told. */
  codes?: boolean | undefined
}>

/** Rows without the commonest of its two extreme values: 0 when the output is constant. */
function variedRows(values: Float64Array): number {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  let lowRows = 0
  let highRows = 0
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!
    if (x < low) {
      low = x
      lowRows = 0
    }
    if (x > high) {
      high = x
      highRows = 0
    }
    if (x === low) lowRows++
    if (x === high) highRows++
  }
  return low === Number.POSITIVE_INFINITY ? 0 : values.length - Math.max(lowRows, highRows)
}

type Made = { step: number; candidate: Candidate; read: ReadPart; form: LinearForm; shadow: Shadow | null }

/**
 * Learns a recipe from the given rows of a table, and from nothing else.
 *
 * Trees get numbers as they are, missing ones as NaN. A linear model gets them filled with the median, heavy tails
 * compressed, centred and scaled, with an output that says that the value was missing. Outputs that hardly vary (fewer than
 * ten rows differ) or that say what an earlier one says are left out.
 * @throws RECIPE_COLUMN_MISSING
 */
export function fitRecipe(table: Table, rows: Int32Array, options: FitOptions): Recipe {
  const byName = columnsByName(table)
  const columns = options.columns.map((name) => {
    const column = byName.get(name)
    if (!column) throw new DomainError('RECIPE_COLUMN_MISSING', { column: name })
    return column
  })
  const steps = candidateSteps(columns, rows, options)
  const dropped: { name: string; of: string | null }[] = []
  const made: Made[] = []
  const raw = new Float64Array(rows.length)
  const cast = shadowCaster(rows.length)
  /** The output in the form that tells best whether two are the same; missing stays missing for trees. */
  const form = (values: Float64Array, linear: LinearForm): Float64Array =>
    values.map((x) => (options.purpose === 'trees' && Number.isNaN(x) ? x : inLinearForm(x, linear)))
  for (const [i, { step, candidates }] of steps.entries()) {
    // The parts are what is being found out; reading a part needs none of them
    const read = partReader({ ...step, parts: [] } as Step, byName)
    for (const candidate of candidates) {
      read(candidate.at, rows, raw)
      const linear = learnLinearForm(raw, candidate.measures)
      const shown = form(raw, linear)
      const varied = variedRows(shown)
      if (varied < (step.kind === 'number' ? 1 : leastPeople)) dropped.push({ name: candidate.name, of: null })
      else made.push({ step: i, candidate, read, form: linear, shadow: cast(shown) })
    }
  }
  const valuesOf = ({ read, candidate, form: linear }: Made): Float64Array => {
    read(candidate.at, rows, raw)
    return form(raw, linear)
  }
  const redundant = redundantOutputs(
    made.map(({ shadow }) => shadow),
    (earlier, later) => saysTheSame(valuesOf(made[earlier]!), valuesOf(made[later]!)),
  )
  for (const [later, earlier] of [...redundant].sort(([a], [b]) => a - b))
    dropped.push({ name: made[later]!.candidate.name, of: made[earlier]!.candidate.name })
  return assemble(
    options.purpose,
    steps,
    made.filter((_, i) => !redundant.has(i)),
    dropped,
  )
}

function assemble(purpose: Recipe['purpose'], steps: readonly CandidateStep[], kept: readonly Made[], dropped: Recipe['dropped']): Recipe {
  const byStep = Map.groupBy(kept, (output) => output.step)
  const format = steps.some(({ step }, i) => step.kind === 'codes' && byStep.has(i)) ? 2 : 1
  const recipe: Recipe = { format, purpose, steps: [], outputs: [], dropped }
  const names = new Set<string>()
  for (const [i, { step }] of steps.entries()) {
    const own = byStep.get(i)
    if (!own) continue
    const parts = own.map(({ candidate, form }) => (purpose === 'linear' ? { at: candidate.at, linear: form } : { at: candidate.at }))
    recipe.steps.push({ ...step, parts } as Step)
    for (const { candidate } of own) {
      let name = candidate.name
      for (let n = 2; names.has(name); n++) name = `${candidate.name} ~${n}`
      names.add(name)
      recipe.outputs.push({ name, column: step.column })
    }
  }
  return recipe
}
