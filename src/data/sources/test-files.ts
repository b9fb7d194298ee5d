import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { type Decision, DomainError, type ErrorCode, type ErrorText, languages } from '#base'
import { readTable } from './read.ts'
import type { Column, Reading, ReadOptions } from './table.ts'
import { texts } from './texts.ts'

/** A folder for the files of one test file; it goes when the tests are done. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rumbo-sources-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Writes the content into the folder and reads it; every decision must have a whole sentence in both languages. */
export async function readContent(
  folder: string,
  name: string,
  content: string | Uint8Array,
  options: Partial<ReadOptions> = {},
): Promise<Reading> {
  const path = join(folder, name)
  writeFileSync(path, content)
  const reading = await readTable(path, { language: 'es', ...options })
  for (const decision of reading.decisions)
    for (const language of languages) checkText((texts[language] as Record<string, unknown>)[decision.code], decision.params)
  return reading
}

const slot = /\{([A-Za-z_]\w*)(?:[:|][^{}]*)?\}/g
/** The text must exist and every one of its placeholders have a parameter. */
function checkText(text: unknown, params: Decision['params']): void {
  assert.equal(typeof text, 'string')
  for (const [, name = ''] of String(text).matchAll(slot)) assert.ok(name in params, `${name} is missing in ${text}`)
}

/** The refusal must have this code and whole sentences in both languages; gives its parameters. */
export async function refused(work: Promise<unknown>, code: ErrorCode): Promise<DomainError['params']> {
  const error = await work.then(
    () => assert.fail(`expected ${code}`),
    (caught: unknown) => caught,
  )
  if (!(error instanceof DomainError)) throw error
  assert.equal(error.code, code)
  for (const language of languages) {
    const text = (texts[language] as Record<string, unknown>)[code] as ErrorText
    for (const part of [text.what, text.expected, text.mend]) checkText(part, error.params)
  }
  return error.params
}

export function column(reading: Reading, name: string): Column {
  const found = reading.table.columns.find((candidate) => candidate.name === name)
  assert.ok(found, `no column ${name}`)
  return found
}

/** The values of a column as numbers, ISO texts, levels; null for missing. */
export function valuesOf(reading: Reading, name: string): (number | string | null)[] {
  const found = column(reading, name)
  if (found.type === 'number') return Array.from(found.values, (value) => (Number.isNaN(value) ? null : value))
  if (found.type === 'date')
    return Array.from(found.values, (value) => (Number.isNaN(value) ? null : new Date(value).toISOString().replace('T00:00:00.000Z', '')))
  return Array.from(found.codes, (code) => (code < 0 ? null : found.levels[code]!))
}

export const codesOf = (reading: Reading): string[] => reading.decisions.slice(1).map(({ code }) => code)
