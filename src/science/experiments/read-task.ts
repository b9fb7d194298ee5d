// Runs in a worker thread: reading a large file must not keep other requests waiting.
import type { Language } from '#base'
import { readTable } from '#data/sources'
import { readFinished } from './file.ts'
import type { Readout, ReadoutColumns } from './schema.ts'

export type ReadTask = Readonly<{
  path: string
  language: Language
  columns: ReadoutColumns
  missing?: string[]
  dates?: 'dmy' | 'mdy'
  text?: string[]
}>

/** Reads a file of people who were drawn and keeps the figures only. */
export async function readCampaignFile({ path, columns, ...options }: ReadTask): Promise<Readout & { rows: number }> {
  const { table } = await readTable(path, options)
  return { ...readFinished(table, columns), rows: table.rows }
}
