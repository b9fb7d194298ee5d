import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { closeSync, openSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { promisify } from 'node:util'
import { testFolder } from './test-files.ts'

const folder = testFolder()

function write(name: string, head: string, block: (i: number) => string, blocks: number): string {
  const path = join(folder, name)
  const file = openSync(path, 'w')
  writeSync(file, head)
  for (let i = 0; i < blocks; i++) writeSync(file, block(i))
  closeSync(file)
  return path
}

type Outcome = { code: string; rows: number; levels: number; megabytes: number; seconds: number }
/** Reads the file in a process of its own; `megabytes` is the most memory that the process ever held. */
async function readApart(path: string): Promise<Outcome> {
  const program = `
    import { readTable } from ${JSON.stringify(new URL('./read.ts', import.meta.url).href)}
    const start = performance.now()
    const outcome = await readTable(process.argv[1], { language: 'es' }).then(
      ({ table }) => ({ code: '', rows: table.rows, levels: table.columns[0].levels?.length ?? 0 }),
      (error) => ({ code: error.code, rows: 0, levels: 0 }),
    )
    const seconds = (performance.now() - start) / 1000
    process.stdout.write(JSON.stringify({ ...outcome, seconds, megabytes: process.resourceUsage().maxRSS / 1024 }))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module-typescript', '-e', program, path])
  return JSON.parse(stdout) as Outcome
}

it('refuses a line of 1 GB within 300 MB of memory', async (t) => {
  const block = 'x'.repeat(2 ** 20)
  for (const head of ['', 'a,b\n1,2\n']) {
    const outcome = await readApart(write('line.csv', head, () => block, 1024))
    assert.equal(outcome.code, 'SOURCE_RECORD_TOO_LONG')
    t.diagnostic(`${outcome.megabytes.toFixed(0)} MB, ${outcome.seconds.toFixed(1)} s`)
    assert.ok(outcome.megabytes <= 300, `${outcome.megabytes} MB`)
  }
})
it('says where the quotes opened in 1 GB of text, within 300 MB of memory', async () => {
  const block = 'some,more\n'.repeat(100_000)
  const outcome = await readApart(write('quote.csv', 'a,b\n"1,2\n', () => block, 1024))
  assert.equal(outcome.code, 'SOURCE_QUOTE_UNCLOSED')
  assert.ok(outcome.megabytes <= 300, `${outcome.megabytes} MB`)
})
it('reads a million categories within 500 MB of memory', async (t) => {
  const lines = (i: number) => Array.from({ length: 10_000 }, (_, j) => `customer-${i * 10_000 + j},${j}\n`).join('')
  const outcome = await readApart(write('categories.csv', 'id,n\n', lines, 100))
  assert.equal(outcome.rows, 1_000_000)
  assert.equal(outcome.levels, 1_000_000)
  t.diagnostic(`${outcome.megabytes.toFixed(0)} MB, ${outcome.seconds.toFixed(1)} s`)
  assert.ok(outcome.megabytes <= 500, `${outcome.megabytes} MB`)
})
it('reads 100 MB at more than 10 MB/s on a busy machine', async (t) => {
  const line = (n: number) =>
    `C${n},2024-03-1${n % 10} 10:2${n % 6}:00,city ${n % 50},${n % 90},${(n * 7.31).toFixed(2)},0.${(n * 7919) % 99991},${n % 2 ? 'Sí' : 'No'}\n`
  const lines = (i: number) => Array.from({ length: 20_000 }, (_, j) => line(i * 20_000 + j)).join('')
  const path = write('speed.csv', 'id,at,city,age,income,ratio,active\n', lines, 90)
  const outcome = await readApart(path)
  const rate = statSync(path).size / 1e6 / outcome.seconds
  t.diagnostic(`${rate.toFixed(0)} MB/s, ${outcome.megabytes.toFixed(0)} MB`)
  assert.equal(outcome.rows, 1_800_000)
  assert.ok(rate > 10, `${rate} MB/s`)
})
