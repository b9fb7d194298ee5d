import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { openOutput, outputError } from './output-folder.ts'

const root = mkdtempSync(join(tmpdir(), 'rumbo-output-'))
after(() => rmSync(root, { recursive: true, force: true }))
let n = 0
const fresh = () => {
  const folder = join(root, String(n++))
  mkdirSync(folder)
  return folder
}
const run = (seed: number) => JSON.stringify({ rumbo: '0.1.0', seed })

describe('the output folder', () => {
  it('appears whole at the end, and not before', async () => {
    const home = fresh()
    const output = await openOutput(join(home, 'a', 'b', 'out'))
    writeFileSync(join(output.draft, 'run.json'), run(1))
    assert.deepEqual(readdirSync(join(home, 'a', 'b')), [`out.partial-${process.pid}`])
    await output.publish()
    assert.deepEqual(readdirSync(join(home, 'a', 'b')), ['out'])
    assert.deepEqual(readdirSync(join(home, 'a', 'b', 'out')), ['run.json'])
  })
  it('leaves nothing behind when the run fails', async () => {
    const home = fresh()
    const output = await openOutput(join(home, 'a', 'out'))
    writeFileSync(join(output.draft, 'scores.csv'), 'half')
    await output.discard()
    assert.deepEqual(readdirSync(home), [])
  })
  it('replaces an earlier run and says so, and refuses what is not of a run', async () => {
    const home = fresh()
    const folder = join(home, 'out')
    mkdirSync(folder)
    writeFileSync(join(folder, 'run.json'), run(1))
    const output = await openOutput(folder)
    assert.deepEqual(
      output.decisions.map((decision) => decision.code),
      ['OUTPUT_REPLACED'],
    )
    writeFileSync(join(output.draft, 'run.json'), run(2))
    await output.publish()
    assert.equal(readFileSync(join(folder, 'run.json'), 'utf8'), run(2))
    assert.deepEqual(readdirSync(home), ['out'])

    writeFileSync(join(folder, 'notes.txt'), 'mine')
    await assert.rejects(openOutput(folder), { code: 'OUTPUT_NOT_OURS' })
    assert.deepEqual(readdirSync(home), ['out'])
    writeFileSync(join(home, 'file'), '')
    await assert.rejects(openOutput(join(home, 'file')), { code: 'OUTPUT_NOT_OURS' })
  })
  it('is refused to a second run while the first lives', async () => {
    const folder = join(fresh(), 'out')
    const first = await openOutput(folder)
    await assert.rejects(openOutput(folder), { code: 'OUTPUT_IN_USE' })
    await first.discard()
    await (await openOutput(folder)).discard()
  })
  it('is taken over from a run that was killed, which is said', async () => {
    const home = fresh()
    const code = `const { openOutput } = await import(${JSON.stringify(new URL('./output-folder.ts', import.meta.url).href)}); await openOutput(${JSON.stringify(join(home, 'out'))}); console.log('ready'); setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    await assert.rejects(openOutput(join(home, 'out')), { code: 'OUTPUT_IN_USE', params: { folder: join(home, 'out'), pid: child.pid } })
    child.kill('SIGKILL')
    await once(child, 'exit')
    assert.deepEqual(readdirSync(home), [`out.partial-${child.pid}`])
    const output = await openOutput(join(home, 'out'))
    assert.deepEqual(
      output.decisions.map((decision) => decision.code),
      ['OUTPUT_LEFTOVER_REMOVED'],
    )
    await output.discard()
    assert.deepEqual(readdirSync(home), [])
  })
  it('puts an earlier run back that a kill between two renames had moved aside', async () => {
    const home = fresh()
    mkdirSync(join(home, 'out.partial-1-old'))
    writeFileSync(join(home, 'out.partial-1-old', 'run.json'), run(1))
    await (await openOutput(join(home, 'out'))).discard()
    assert.equal(readFileSync(join(home, 'out', 'run.json'), 'utf8'), run(1))
  })
  it('names a folder that cannot be written, and a full disk', async () => {
    const home = fresh()
    writeFileSync(join(home, 'file'), '')
    await assert.rejects(openOutput(join(home, 'file', 'out')), { code: 'OUTPUT_NOT_WRITABLE' })
    await assert.rejects(openOutput('/proc/self/out'), { code: 'OUTPUT_NOT_WRITABLE' })
    const full = outputError(Object.assign(new Error('write'), { code: 'ENOSPC' }), 'out')
    assert.equal((full as { code: string }).code, 'OUTPUT_DISK_FULL')
  })
})
