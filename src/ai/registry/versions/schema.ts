import { z } from 'zod'
import { Headline } from '#schema/ai/autopilot/runs'

/** What is kept of a version, sealed; nothing else of its folder can be asked for. */
export const versionFiles = ['model.json', 'model.onnx', 'model-card.md'] as const
export type VersionFile = (typeof versionFiles)[number]

/** Choices of a category that are listed; a model may know more. */
export const mostChoices = 200

/** The name of a model in its address. */
export const ModelName = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/)
const VersionNumber = z.coerce.number().pipe(z.int().min(1).max(1_000_000))

export const ModelParams = z.object({ name: ModelName })
export const VersionParams = z.object({ name: ModelName, version: VersionNumber })

export const NewVersion = z.strictObject({
  /** As a person says it; the address is made from it. */
  name: z
    .string()
    .overwrite((text) => text.toWellFormed().normalize('NFC'))
    .trim()
    .min(1)
    .max(80),
  run: z.uuid(),
})
export type NewVersion = z.infer<typeof NewVersion>

export const Serve = z.strictObject({ version: z.int().min(1).max(1_000_000) })

const Value = z.union([z.string(), z.number(), z.boolean(), z.null()])
/** One column that the model expects of a row. */
export const ModelInput = z.object({
  name: z.string(),
  type: z.enum(['number', 'date', 'category', 'boolean', 'text']),
  /** The values that the model knows, the first `mostChoices`; null where any may come. */
  choices: z.array(z.string()).nullable(),
  /** How many values it knows. */
  known: z.int().nullable(),
  /** An ordinary value, to try it with: the middle of the numbers, the commonest of the words. */
  typical: Value,
})
export type ModelInput = z.infer<typeof ModelInput>

/** What a version says of itself, taken from its run when it was published. */
export const VersionFacts = z.object({
  target: z.string(),
  kind: z.enum(['binary', 'multiclass', 'regression']),
  positive: z.string().nullable(),
  classes: z.array(z.string()),
  /** The column that names a row; it is not asked for. */
  id: z.string().nullable(),
  inputs: z.array(ModelInput),
  threshold: z.number().nullable(),
  headline: Headline,
  testRows: z.int(),
  /** The file that it learnt from, by name and hash. */
  source: z.string(),
  dataSha256: z.string(),
  modelSha256: z.string(),
  seed: z.int(),
  rumbo: z.string(),
})
export type VersionFacts = z.infer<typeof VersionFacts>

export const ModelVersion = VersionFacts.extend({
  name: z.string(),
  title: z.string(),
  version: z.int(),
  run: z.string(),
  createdAt: z.string(),
  /** Whether this version answers. */
  served: z.boolean(),
  /** Since when, or until when it did; null when it never answered. */
  servedAt: z.string().nullable(),
  files: z.array(z.object({ name: z.enum(versionFiles), bytes: z.int() })),
}).meta({ id: 'ModelVersion' })
export type ModelVersion = z.infer<typeof ModelVersion>

export const Model = z
  .object({
    name: z.string(),
    title: z.string(),
    /** Where it answers. */
    address: z.string(),
    /** The version that answers; null when none does. */
    served: z.int().nullable(),
    /** The version that answered before, to go back to. */
    previous: z.int().nullable(),
    versions: z.int(),
    /** When it was last asked, to the minute. */
    usedAt: z.string().nullable(),
    /** The version that answers, else the newest. */
    current: ModelVersion,
  })
  .meta({ id: 'PublishedModel' })
export type Model = z.infer<typeof Model>
export const ModelDetail = Model.extend({ list: z.array(ModelVersion) }).meta({ id: 'PublishedModelDetail' })
export type ModelDetail = z.infer<typeof ModelDetail>
