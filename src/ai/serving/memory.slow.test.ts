import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, it } from 'node:test'
import { promisify } from 'node:util'
import { autopilot } from '#ai/autopilot'
import { customersFile } from '#test/model-run'

const folder = mkdtempSync(join(tmpdir(), 'rumbo-serving-memory-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** Repeats the rows of a file of customers, each with a name of its own. */
function writeRows(path: string, times: number): number {
  const [header, ...lines] = customersFile(10_000, 3).trimEnd().split('\r\n')
  const file = openSync(path, 'w')
  writeSync(file, `${header};nota\r\n`)
  for (let i = 0; i < times; i++)
    writeSync(file, lines.map((line, j) => `N${i * lines.length + j}-${line};nada que decir de esta fila ${i}\r\n`).join(''))
  closeSync(file)
  return times * lines.length
}

/** Scores a file in a process of its own. @returns the most memory that it ever held */
async function megabytesOf(file: string, out: string): Promise<number> {
  const program = `
    import { score } from ${JSON.stringify(new URL('./score.ts', import.meta.url).href)}
    const [model, file, out] = process.argv.slice(1)
    const { rows } = await score({ model, file, out, language: 'es' })
    process.stdout.write(JSON.stringify({ rows, megabytes: process.resourceUsage().maxRSS / 1024 }))`
  const args = ['--input-type=module-typescript', '-e', program, join(folder, 'out'), file, out]
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 24 })
  return (JSON.parse(stdout) as { megabytes: number }).megabytes
}

it('scores a file of a million rows in the memory that a hundred thousand take', async (t) => {
  const training = join(folder, 'clientes.csv')
  writeFileSync(training, customersFile(1000, 5))
  await autopilot({ file: training, target: 'baja', out: join(folder, 'out'), trials: 1, seed: 1, language: 'es', workers: 1 })
  const [small, large] = [join(folder, 'small.csv'), join(folder, 'large.csv')]
  writeRows(small, 10)
  const rows = writeRows(large, 100)
  const out = join(folder, 'scores.csv')
  const few = await megabytesOf(small, out)
  const many = await megabytesOf(large, out)
  t.diagnostic(`${few.toFixed(0)} MB, then ${many.toFixed(0)} MB for ${(statSync(large).size / 1e6).toFixed(0)} MB of rows`)
  assert.equal(readFileSync(out).toString('latin1').split('\r\n').length, rows + 2)
  assert.ok(many < few + 100, `${few} → ${many}`)
})
