import type { ModelFile } from '#ai/registry'
import { DomainError } from '#base'
import type { Table } from '#data/sources'
import type { TrainingData } from './data.ts'

export type Continuation = NonNullable<TrainingData['continues']>
type Asked = Readonly<{
  problem: ModelFile['problem']
  table: Table
  /** Columns that may be learnt from. */
  features: readonly string[]
  /** Hash of the file. */
  sha256: string
  /** Whether the answer is to keep to ways: those of the earlier trees are not known. */
  monotone: boolean
}>

/**
 * The trees of an earlier model, to go on with the rows of another file: it must foretell the same, and each column that its
 * recipe reads must be there, under its name and of its type.
 * @param path only named in errors
 * @throws CONTINUE_WITHOUT_TREES, CONTINUE_SAME_ROWS, CONTINUE_OTHER_PROBLEM, CONTINUE_COLUMNS_DIFFER
 */
export function continuationOf(model: ModelFile, path: string, { problem, table, features, sha256, monotone }: Asked): Continuation {
  const found = model.parts.find(({ fitted }) => fitted.family === 'trees')
  if (found?.fitted.family !== 'trees') throw new DomainError('CONTINUE_WITHOUT_TREES', { path })
  if (model.dataSha256 === sha256) throw new DomainError('CONTINUE_SAME_ROWS', { path })
  const told = ({ kind, target, positive, classes, aim }: ModelFile['problem']) => ({
    ...{ kind, target, positive: positive ?? '–', classes: classes.join(', ') || '–' },
    aim: aim ? [aim.objective, ...('quantile' in aim ? [aim.quantile] : [])].join(':') : '–',
  })
  const [was, now] = [told(model.problem), told(problem)]
  for (const part of ['target', 'kind', 'classes', 'positive', 'aim'] as const)
    if (was[part] !== now[part]) throw new DomainError('CONTINUE_OTHER_PROBLEM', { path, was: was[part], now: now[part] })
  if (monotone) throw new DomainError('CONTINUE_OTHER_PROBLEM', { path, was: '–', now: '--monotone' })
  const typeOf = new Map(table.columns.map(({ name, type }) => [name, type]))
  const typeWas = new Map(model.reading.map(({ name, type }) => [name, type]))
  const read = [...new Set(found.recipe.steps.map(({ column }) => column))]
  const wrong = read.filter((name) => !features.includes(name) || typeOf.get(name) !== typeWas.get(name))
  if (wrong.length > 0)
    throw new DomainError('CONTINUE_COLUMNS_DIFFER', {
      path,
      n: wrong.length,
      columns: wrong.slice(0, 5).join(', ') + (wrong.length > 5 ? '…' : ''),
    })
  return { recipe: found.recipe, fitted: found.fitted }
}
