import { columnNamed, type Problem } from '#ai/problems'
import { aimedShare, type NumberAim } from '#ai/registry'
import { type Decision, DomainError, decided, warned } from '#base'
import type { Table } from '#data/sources'
import type { AutopilotOptions } from './options.ts'

/** What a run shall foretell, and which ways its answers keep to. */
export type Aims = Readonly<{
  aim: NumberAim | undefined
  monotone: Readonly<Record<string, 1 | -1>> | undefined
  decisions: readonly Decision[]
}>

/** The figure that an aim is measured by. */
export const lossOfAim = { absolute: 'mae', quantile: 'pinball', poisson: 'poissonDeviance' } as const satisfies Record<
  NumberAim['objective'],
  string
>

/** `mean`, `median`, `poisson` or `quantile:` with a share. @throws OBJECTIVE_UNKNOWN */
export function readObjective(text: string | undefined): NumberAim | undefined {
  if (text === undefined || text === 'mean') return undefined
  if (text === 'median') return { objective: 'absolute' }
  if (text === 'poisson') return { objective: 'poisson' }
  const share = Number(/^quantile:(0?[.,]\d+)$/.exec(text)?.[1]?.replace(',', '.') ?? Number.NaN)
  if (!(share >= 0.01 && share <= 0.99)) throw new DomainError('OBJECTIVE_UNKNOWN', { got: text })
  return { objective: 'quantile', quantile: share }
}

/** `column:1` and `column:-1`, separated by commas. @throws MONOTONE_UNREADABLE */
export function readMonotone(text: string | undefined): Readonly<Record<string, 1 | -1>> | undefined {
  if (text === undefined) return undefined
  const ways = text.split(',').map((part): [string, 1 | -1] => {
    const colon = part.lastIndexOf(':')
    const [column, way] = [part.slice(0, Math.max(0, colon)).trim(), part.slice(colon + 1).trim()]
    if (column === '' || !['1', '+1', '-1'].includes(way)) throw new DomainError('MONOTONE_UNREADABLE', { got: part })
    return [column, way === '-1' ? -1 : 1]
  })
  return Object.fromEntries(ways)
}

function aimOf(options: AutopilotOptions, problem: Problem): { aim: NumberAim | undefined; decisions: Decision[] } {
  const aim = readObjective(options.objective)
  const { target } = problem
  if (options.objective !== undefined && problem.kind !== 'regression')
    throw new DomainError('OBJECTIVE_NEEDS_NUMBER', { objective: options.objective, target })
  if (aim === undefined) return { aim, decisions: [] }
  if (aim.objective === 'poisson') {
    const least = problem.rows.reduce((low, row) => Math.min(low, problem.y[row]!), Number.POSITIVE_INFINITY)
    if (least < 0) throw new DomainError('OBJECTIVE_NEEDS_COUNTS', { target, least })
    return { aim, decisions: [decided('AIM_POISSON', { target })] }
  }
  if (aim.objective === 'quantile') return { aim, decisions: [decided('AIM_QUANTILE', { target, share: aim.quantile })] }
  return { aim, decisions: [decided('AIM_MEDIAN', { target })] }
}

const named = (columns: readonly string[]): string => columns.join(', ')

/**
 * Settles what is foretold and which ways are kept to, before anything is learnt.
 * @throws OBJECTIVE_UNKNOWN, OBJECTIVE_NEEDS_NUMBER, OBJECTIVE_NEEDS_COUNTS, MONOTONE_UNREADABLE, MONOTONE_COLUMN,
 *         MONOTONE_IMPOSSIBLE, COLUMN_UNKNOWN
 */
export function settleAims(options: AutopilotOptions, table: Table, problem: Problem, features: readonly string[]): Aims {
  const { aim, decisions } = aimOf(options, problem)
  const monotone = readMonotone(options.monotone)
  if (monotone === undefined) return { aim, monotone, decisions }
  const columns = Object.keys(monotone)
  for (const name of columns) {
    const { type } = columnNamed(table, name)
    if (type !== 'number') throw new DomainError('MONOTONE_COLUMN', { column: name, type })
  }
  if (problem.kind === 'multiclass' || aimedShare(aim) !== null)
    throw new DomainError('MONOTONE_IMPOSSIBLE', { aim: options.objective ?? problem.classes.join(', ') })
  const used = columns.filter((name) => features.includes(name))
  const unused = columns.filter((name) => !features.includes(name))
  const [up, down] = [1, -1].map((way) => used.filter((name) => monotone[name] === way)) as [string[], string[]]
  return {
    aim,
    monotone,
    decisions: [
      ...decisions,
      ...(up.length > 0 ? [decided('MONOTONE_UP', { columns: named(up) })] : []),
      ...(down.length > 0 ? [decided('MONOTONE_DOWN', { columns: named(down) })] : []),
      ...(unused.length > 0 ? [warned('MONOTONE_UNUSED', { columns: named(unused), n: unused.length })] : []),
    ],
  }
}
