import { createHash } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { type RunOf, type RunStorage, readArtefact } from './folders.ts'

type Model = Readonly<{ features: readonly string[]; parts: readonly Readonly<{ recipe: { steps: readonly unknown[] } }>[] }>

/** What the kept files of a run hold, read back as they were sealed: the model by its hash, and its card. */
export async function whatItDelivered(storage: RunStorage, of: RunOf) {
  const file = await text(readArtefact(storage, of, 'model.json'))
  const card = await text(readArtefact(storage, of, 'model-card.md'))
  const { features, parts } = JSON.parse(file) as Model
  return {
    modelSha256: createHash('sha256').update(file).digest('hex'),
    /** Columns that the model expects. */
    inputs: features.length,
    recipeSteps: parts.reduce((n, { recipe }) => n + recipe.steps.length, 0),
    cardSections: card.match(/^## /gm)?.length ?? 0,
  }
}
