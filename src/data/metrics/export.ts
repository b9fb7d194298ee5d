import { quotedCell } from '#base'
import type { NamedValue } from './values.ts'
import { type Reader, reasonView, titleOf } from './view.ts'

const columns = ['metric', 'from', 'to', 'value', 'unit', 'n', 'state', 'reason', 'method', 'version', 'evaluated', 'id'] as const

const line = (cells: readonly string[]): string => `${cells.join(',')}\r\n`
/** Numbers stay numbers, also negative ones: a spreadsheet runs no formula that is a number. */
const figure = (value: number | null): string => (value === null ? '' : String(value))

export const csvHead = ({ registry, language }: Reader): string =>
  `\uFEFF${line(columns.map((column) => quotedCell(registry.say(language, `metric.export.${column}`))))}`

export const csvLine = (reader: Reader, row: NamedValue): string =>
  line([
    quotedCell(titleOf(reader.language, row.definition)),
    ...[row.from_on, row.to_on, figure(row.value)],
    quotedCell(row.definition.unit),
    figure(row.n),
    quotedCell(reader.registry.say(reader.language, row.final ? 'metric.export.final' : 'metric.export.running')),
    quotedCell(reasonView(reader, row.reason, row.reason_query)?.what ?? ''),
    quotedCell(row.definition.formula),
    ...[String(row.version), row.evaluated_at.toISOString(), row.id],
  ])
