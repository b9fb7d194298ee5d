import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { it } from 'node:test'
import { ZipFile } from 'yazl'
import { DomainError } from '#base'
import { readTable } from '#data/sources'

const megabyte = 1024 * 1024
/** A part of so many megabytes that is one sign again and again: a thousandth of it in the archive. */
function* swollen(head: string, megabytes: number): Generator<Buffer> {
  yield Buffer.from(head)
  const block = Buffer.alloc(megabyte, 'a')
  for (let i = 0; i < megabytes; i++) yield block
}

async function bomb(part: 'sheet' | 'texts', megabytes: number): Promise<Buffer> {
  const zip = new ZipFile()
  const add = (name: string, text: string) => zip.addBuffer(Buffer.from(text), name)
  add('[Content_Types].xml', '<Types/>')
  add('xl/workbook.xml', '<workbook><sheets><sheet name="a" r:id="r1"/></sheets></workbook>')
  add('xl/_rels/workbook.xml.rels', '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>')
  const name = part === 'sheet' ? 'xl/worksheets/sheet1.xml' : 'xl/sharedStrings.xml'
  const head = part === 'sheet' ? '<sheetData><row><c t="inlineStr"><is><t>' : '<sst><si><t>'
  zip.addReadStream(Readable.from(swollen(head, megabytes)), name, { compressionLevel: 1 })
  if (part === 'texts')
    add('xl/worksheets/sheet1.xml', '<sheetData><row><c t="s"><v>0</v></c></row><row><c t="s"><v>0</v></c></row></sheetData>')
  zip.end()
  return buffer(zip.outputStream)
}

it('refuses a workbook that inflates beyond measure, without the memory for it', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'rumbo-bomb-'))
  t.after(() => rmSync(folder, { recursive: true }))
  for (const part of ['sheet', 'texts'] as const) {
    const path = join(folder, `${part}.xlsx`)
    const content = await bomb(part, 700)
    assert.ok(content.length < 8 * megabyte, `${content.length} bytes`)
    writeFileSync(path, content)
    const before = process.memoryUsage().rss
    const began = performance.now()
    await assert.rejects(readTable(path, { language: 'es' }), (error) => error instanceof DomainError && error.status === 422, part)
    assert.ok(process.memoryUsage().rss - before < 300 * megabyte, `${part}: ${(process.memoryUsage().rss - before) / megabyte} MB more`)
    assert.ok(performance.now() - began < 10_000, `${part}: ${performance.now() - began} ms`)
  }
})
