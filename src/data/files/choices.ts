import { DomainError } from '#base'
import type { ChangeFile, FileChoices } from './schema.ts'

/**
 * What was said before and what is said now. A choice of null is taken back.
 * @throws FILE_ROLE_TWICE where two columns would name the rows, or be their moment, group or value
 */
export function mergeChoices(before: FileChoices, { columns = {}, missing, dates }: ChangeFile): FileChoices {
  const merged = { ...before.columns }
  for (const [name, choice] of Object.entries(columns)) {
    const { role = null, type = null } = { ...merged[name], ...choice }
    if (role === null && type === null) delete merged[name]
    else merged[name] = { ...(role === null ? {} : { role }), ...(type === null ? {} : { type }) }
  }
  for (const role of ['id', 'time', 'group', 'value'] as const) {
    const [first, second] = Object.keys(merged).filter((name) => merged[name]!.role === role)
    if (second !== undefined) throw new DomainError('FILE_ROLE_TWICE', { first: first!, second })
  }
  return { columns: merged, missing: missing ?? before.missing, dates: dates === undefined ? before.dates : dates }
}

type Options = Readonly<{
  id?: string
  time?: string
  group?: string
  value?: string
  drop?: string[]
  protect?: string[]
  use?: string[]
  missing?: string[]
  dates?: 'dmy' | 'mdy'
  text?: string[]
}>

/** The choices in the words of the autopilot; what was not said is left out. */
export function optionsOf({ columns, missing, dates }: FileChoices): Options {
  const having = (role: string) => Object.keys(columns).filter((name) => columns[name]!.role === role)
  const said = {
    ...{ id: having('id')[0], time: having('time')[0], group: having('group')[0], value: having('value')[0] },
    ...{ drop: having('dropped'), protect: having('protected'), use: having('feature'), missing, dates },
    text: Object.keys(columns).filter((name) => columns[name]!.type === 'category'),
  }
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined && value !== null && value.length > 0))
}
