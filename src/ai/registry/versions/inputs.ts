import type { Recipe } from '#data/recipes'
import type { RunReport } from '#schema/ai/autopilot'
import type { ModelFile } from '../model.ts'
import { type ModelInput, mostChoices } from './schema.ts'

type Step = Recipe['steps'][number]
type Dependence = Pick<RunReport, 'dependence'>['dependence'][number]

const stepsOf = (model: ModelFile, column: string): Step[] =>
  model.parts.flatMap(({ recipe }) => recipe.steps.filter((step) => step.column === column))

/** The middle of values that stand for so many rows each. */
function middle(points: readonly Readonly<{ at: number; share: number }>[]): number | null {
  const sorted = points.toSorted((a, b) => a.at - b.at)
  const half = sorted.reduce((sum, { share }) => sum + share, 0) / 2
  let sum = 0
  for (const { at, share } of sorted) if ((sum += share) >= half) return at
  return null
}

/** Where the trees split a column of their matrix. */
function splits({ fitted, recipe }: ModelFile['parts'][number], column: string): number[] {
  if (fitted.family !== 'trees') return []
  const outputs = recipe.outputs.flatMap((output, j) => (output.column === column ? [j] : []))
  return fitted.trees.flatMap(({ feature, threshold, sets }) =>
    feature.flatMap((j, node) => (outputs.includes(j) && !sets?.[node] ? [threshold[node]!] : [])),
  )
}

const tidy = (value: number): number => Number(value.toPrecision(4))

function typicalNumber(model: ModelFile, name: string, dependence: Dependence | undefined): number | null {
  const points = dependence?.points.flatMap(({ at, share }) => (typeof at === 'number' ? [{ at, share }] : [])) ?? []
  const found = points.length > 0 ? middle(points) : null
  if (found !== null) return tidy(found)
  const fill = stepsOf(model, name).flatMap((step) =>
    step.kind === 'number' ? step.parts.flatMap(({ linear }) => linear?.fill ?? []) : [],
  )[0]
  if (fill !== undefined) return tidy(fill)
  const between = model.parts.flatMap((part) => splits(part, name)).map((at) => ({ at, share: 1 }))
  const split = middle(between)
  // Between two whole numbers trees split in the middle: a half person is not typical
  return split === null ? null : Number.isInteger(2 * split) ? Math.floor(split) : tidy(split)
}

function typicalDay(model: ModelFile, name: string): string | null {
  const reference = stepsOf(model, name).flatMap((step) => (step.kind === 'date' ? [step.reference] : []))[0]
  return reference === undefined ? null : new Date(reference).toISOString().slice(0, 10)
}

/** The words that a model knows of a column, in the order in which it learnt them. */
function choicesOf(model: ModelFile, name: string, levels: readonly string[] | undefined): string[] {
  const known = stepsOf(model, name).flatMap((step) => {
    if (step.kind === 'boolean') return [step.one, step.zero]
    return 'levels' in step ? step.levels : []
  })
  return [...new Set([...(levels ?? []), ...known])].filter((level) => level !== '')
}

function typicalWord(choices: readonly string[], dependence: Dependence | undefined): string | null {
  const points =
    dependence?.points.flatMap(({ at, share }) => (typeof at === 'string' && choices.includes(at) ? [{ at, share }] : [])) ?? []
  return points.toSorted((a, b) => b.share - a.share)[0]?.at ?? null
}

/** The columns that a model expects, with what a form needs to ask for them. Nothing in it is of a single person. */
export function inputsOf(model: ModelFile, run: Pick<RunReport, 'dependence'>): ModelInput[] {
  const wanted = new Set([...model.features, ...(model.groupThresholds?.columns ?? [])])
  return [...wanted].map((name): ModelInput => {
    const format = model.reading.find((each) => each.name === name)!
    const dependence = run.dependence.find(({ column }) => column === name)
    const { type } = format
    if (type === 'number') return { name, type, choices: null, known: null, typical: typicalNumber(model, name, dependence) }
    if (type === 'date') return { name, type, choices: null, known: null, typical: typicalDay(model, name) }
    const choices = choicesOf(model, name, format.levels)
    if (type === 'text' || choices.length === 0) return { name, type, choices: null, known: null, typical: null }
    return { name, type, choices: choices.slice(0, mostChoices), known: choices.length, typical: typicalWord(choices, dependence) }
  })
}
