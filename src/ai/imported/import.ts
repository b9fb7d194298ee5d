import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DomainError } from '#base'
import { version } from '#platform/config'
import { answersIn } from './answers.ts'
import { feedsOf } from './feeds.ts'
import { type Inspected, inspectOnnx } from './inspect.ts'
import { OnnxProcess } from './process.ts'
import { type ImportedInput, ImportedModel, largestModel } from './schema.ts'

/** What a person says of a model that the file itself does not. */
export type ImportChoices = Readonly<{
  /** Input → the columns of the file that fill it, in order; an input of one column is its namesake unless told. */
  map?: Readonly<Record<string, readonly string[]>> | undefined
  /** What it foretells; by the shape of its answers unless told. */
  task?: 'yes-no' | 'classes' | 'number' | undefined
  /** Which tensor holds the answers; the first of decimal numbers unless told. */
  output?: string | undefined
  /** Names of the classes in the order of the answers; those in the file unless told. */
  classes?: readonly string[] | undefined
  /** The class that matters; the last unless told. */
  positive?: string | undefined
  threshold?: number | undefined
}>

const kindOf = { 'yes-no': 'binary', classes: 'multiclass', number: 'regression' } as const

function inputsOf({ inputs }: Inspected, map: NonNullable<ImportChoices['map']>): ImportedInput[] {
  const strange = Object.keys(map).find((name) => !inputs.some((input) => input.name === name))
  if (strange !== undefined)
    throw new DomainError('IMPORT_INPUT_UNKNOWN', { input: strange, inputs: inputs.map(({ name }) => name).join(', ') })
  return inputs.map(({ name, type, width }) => {
    const columns = map[name] ?? (width === 1 ? [name] : [])
    if (columns.length !== width) throw new DomainError('IMPORT_COLUMNS_WANTED', { input: name, n: width!, got: columns.length })
    return { name, type, columns: [...columns] }
  })
}

/** The output, the kind and the classes, from what was said and what the file holds. */
function aimsOf(
  inspected: Inspected,
  choices: ImportChoices,
): Pick<ImportedModel, 'kind' | 'classes' | 'positive' | 'output' | 'threshold'> {
  const decimals = inspected.outputs.filter(({ type }) => type === 'float32' || type === 'float64')
  const port = choices.output === undefined ? decimals[0] : decimals.find(({ name }) => name === choices.output)
  if (!port) throw new DomainError('ONNX_OUTPUT_ABSENT', { outputs: inspected.outputs.map(({ name }) => name).join(', ') || '–' })
  const known = choices.classes ?? inspected.classes
  const guessed =
    known && known.length > 1 && (port.width === null || port.width > 1 || known.length === 2)
      ? known.length === 2
        ? 'yes-no'
        : 'classes'
      : 'number'
  const task = choices.task ?? guessed
  if (task === 'number') return { kind: 'regression', classes: [], positive: null, output: port.name, threshold: null }
  const classes = [...(known ?? (task === 'yes-no' ? ['0', '1'] : []))]
  if (classes.length < 2 || new Set(classes).size !== classes.length || (task === 'yes-no' && classes.length !== 2))
    throw new DomainError('IMPORT_CLASSES_WANTED', { n: classes.length, classes: classes.join(', ') || '–' })
  const positive = task === 'yes-no' ? (choices.positive ?? classes[1]!) : null
  if (positive !== null && !classes.includes(positive))
    throw new DomainError('POSITIVE_NOT_FOUND', { positive, column: port.name, classes: classes.join(', ') })
  return { kind: kindOf[task], classes, positive, output: port.name, threshold: positive === null ? null : (choices.threshold ?? 0.5) }
}

/** A few made-up rows, to see that the model runs and answers as it was said to. */
async function tryOut(model: ImportedModel, bytes: Uint8Array): Promise<void> {
  const n = 3
  const names = [...new Set(model.inputs.flatMap(({ columns }) => columns))]
  const spelled = new Set(model.inputs.filter(({ type }) => type === 'string').flatMap(({ columns }) => columns))
  const codes = new Int32Array(n)
  const columns = names.map((name) =>
    spelled.has(name)
      ? { name, type: 'category' as const, codes, levels: ['a'] }
      : { name, type: 'number' as const, values: Float64Array.of(0, 1, 2) },
  )
  await using running = await OnnxProcess.start(bytes)
  const given = await running.run(feedsOf(model.inputs, { rows: n, columns }, Int32Array.of(0, 1, 2)), model.output)
  answersIn(model, given, n)
}

/**
 * Reads, checks and tries a model made elsewhere. Nothing of it runs in this process.
 * @throws the refusals of `inspectOnnx`, of its trial (ONNX_RUNTIME_MISSING, ONNX_DOES_NOT_RUN, ONNX_TAKES_TOO_MUCH,
 *         ONNX_ANSWERS_UNUSABLE) and of what was said (IMPORT_INPUT_UNKNOWN, IMPORT_COLUMNS_WANTED, IMPORT_CLASSES_WANTED,
 *         ONNX_OUTPUT_ABSENT, POSITIVE_NOT_FOUND)
 */
export async function importModel(bytes: Uint8Array, path: string, choices: ImportChoices): Promise<ImportedModel> {
  const inspected = inspectOnnx(bytes, path)
  const model: ImportedModel = {
    ...{ format: 1, imported: true, rumbo: version, sha256: inspected.sha256, bytes: inspected.bytes },
    producer: inspected.producer,
    opsets: inspected.opsets.map((set) => ({ ...set })),
    ...aimsOf(inspected, choices),
    inputs: inputsOf(inspected, choices.map ?? {}),
  }
  await tryOut(model, bytes)
  return model
}

/** The bytes of a file that may be a model. @throws MODEL_NOT_FOUND, ONNX_TOO_LARGE */
export async function readOnnx(path: string): Promise<Uint8Array> {
  const found = await stat(path).catch(() => null)
  if (!found?.isFile()) throw new DomainError('MODEL_NOT_FOUND', { path })
  if (found.size > largestModel) throw new DomainError('ONNX_TOO_LARGE', { path, megabytes: largestModel / 2 ** 20 })
  return readFile(path)
}

/** Writes the folder of an imported model whole or not at all. @throws OUTPUT_NOT_OURS when the folder is there already */
export async function writeImported(folder: string, model: ImportedModel, bytes: Uint8Array, card: string): Promise<void> {
  if (await stat(folder).catch(() => null)) throw new DomainError('IMPORT_FOLDER_TAKEN', { folder })
  const draft = `${folder}.partial-${randomUUID()}`
  try {
    await mkdir(draft, { recursive: true })
    await writeFile(join(draft, 'model.onnx'), bytes)
    await writeFile(join(draft, 'imported.json'), `${JSON.stringify(model, null, 2)}\n`)
    await writeFile(join(draft, 'model-card.md'), card)
    await rename(draft, folder)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw error
  }
}

/** Whether a folder holds an imported model. */
export const isImported = async (path: string): Promise<boolean> => (await stat(join(path, 'imported.json')).catch(() => null)) !== null

/** The model in a folder; null when it holds none of these. @throws MODEL_DAMAGED when it was cut or changed */
export async function readImported(folder: string): Promise<{ model: ImportedModel; bytes: Uint8Array }> {
  const path = join(folder, 'imported.json')
  try {
    const model = ImportedModel.parse(JSON.parse(await readFile(path, 'utf8')))
    const bytes = await readOnnx(join(folder, 'model.onnx'))
    if (inspectOnnx(bytes, folder).sha256 !== model.sha256) throw new DomainError('MODEL_DAMAGED', { path: folder, problem: 'sha256' })
    return { model, bytes }
  } catch (cause) {
    if (cause instanceof DomainError) throw cause
    throw new DomainError('MODEL_DAMAGED', { path, problem: 'JSON' }, { cause })
  }
}
