import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { pino } from 'pino'
import { readSettings } from '#platform/config'
import { contributions, start } from '#server'
import { rumbo, startRumbo } from '#test/command-line'

const log = pino({ level: 'silent' })
const env = { RUMBO_LANGUAGE: 'en', RUMBO_DATA: '', RUMBO_KEY_FILE: '', DATABASE_URL: '' }
const mebibyte = 2 ** 20
let home = ''
let data = ''
const serving = (folder: string) => start({ settings: readSettings({ data: folder, port: '0' }, {}, home), contributions, log })
const backups = (): string[] => (existsSync(join(data, 'backups')) ? readdirSync(join(data, 'backups')) : [])
const listed = async (): Promise<string[]> => {
  const { code, stdout, stderr } = await rumbo(['backup', 'list', '--data', data, '--json'], { env })
  assert.equal(code, 0, stderr)
  return (JSON.parse(stdout) as { id: string }[]).map(({ id }) => id)
}
const codeOf = (stderr: string): string => (JSON.parse(stderr.trim().split('\n').at(-1)!) as { code: string }).code

/** Starts `rumbo` and kills it as soon as the condition holds, and so long after. @returns whether it was still at work */
async function killedWhen(args: readonly string[], condition: () => boolean, afterMs: number): Promise<boolean> {
  const { child, ended } = startRumbo(args, { env })
  let over = false
  void ended.then(() => (over = true))
  while (!over && !condition()) await delay(2)
  await delay(afterMs)
  child.kill('SIGKILL')
  return (await ended).signal === 'SIGKILL'
}

before(async () => {
  home = mkdtempSync(join(tmpdir(), 'rumbo-crashes-'))
  data = join(home, 'data')
  await (await serving(data)).close()
  mkdirSync(join(data, 'artefacts', 'some'), { recursive: true })
  for (let i = 0; i < 8; i++) writeFileSync(join(data, 'artefacts', 'some', `file-${i}`), randomBytes(12 * mebibyte))
})
after(() => rmSync(home, { recursive: true, force: true }))

describe('a backup that is killed', () => {
  it('counts for nothing at any moment, and the next one removes what it left', async () => {
    const isDraft = () => backups().some((name) => name.endsWith('.draft'))
    let killed = 0
    for (const afterMs of [0, 60]) {
      const before = await listed()
      if (await killedWhen(['backup', '--data', data], isDraft, afterMs)) {
        killed++
        assert.deepEqual(await listed(), before)
      }
    }
    assert.ok(killed >= 1, `${killed} were killed at work`)
    const { code, stdout, stderr } = await rumbo(['backup', '--data', data, '--json'], { env })
    assert.equal(code, 0, stderr)
    assert.ok(!isDraft(), backups().join(' '))
    const { folder } = JSON.parse(stdout) as { folder: string }
    assert.equal((await rumbo(['backup', 'verify', folder], { env })).code, 0)
  })
})

describe('a restore that is killed', () => {
  it('leaves a folder that no server starts on, and the next one completes it', async () => {
    const [newest] = await listed()
    const from = join(data, 'backups', newest!)
    const target = join(home, 'target')
    const restore = ['restore', from, '--data', target, '--key-file', join(data, 'keys', 'main.key')]
    const writes = (path: string) => {
      const begun = Date.now()
      return () => (statSync(join(target, path), { throwIfNoEntry: false })?.mtimeMs ?? 0) >= begun
    }
    const moments = {
      'first word': () => writes('restoring.json'),
      'files half-written': () => writes('artefacts/some/file-4'),
      'what the one before left is gone': () => () => !existsSync(join(target, 'artefacts')),
      'database made': () => writes('pg/data/PG_VERSION'),
      'database being filled': () => writes('pg/data/postmaster.pid'),
    }
    const halfRestored = { code: 'DATA_FOLDER_HALF_RESTORED' }
    for (const [moment, from] of Object.entries(moments)) {
      assert.ok(await killedWhen(restore, from(), 20), `killed at: ${moment}`)
      await assert.rejects(serving(target), halfRestored, `after: ${moment}`)
      assert.ok(existsSync(join(target, 'restoring.json')), moment)
    }
    const done = await rumbo(restore, { env })
    assert.equal(done.code, 0, done.stderr)
    assert.ok(!existsSync(join(target, 'restoring.json')))
    assert.equal(readdirSync(join(target, 'artefacts', 'some')).length, 8)
    await (await serving(target)).close()
  })
})

describe('a full disk', () => {
  const disk = () => join(home, 'small disk')
  const mount = (size: string) => {
    mkdirSync(disk(), { recursive: true })
    return spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'none', disk()]).status === 0
  }
  after(() => spawnSync('umount', [disk()]))

  it('ends a backup and a restore with a clear word, and nothing half-written counts', async (t) => {
    if (!mount('40m')) return t.skip('this user cannot mount a small disk')
    const made = await rumbo(['backup', '--data', data, '--out', join(disk(), 'backups'), '--json'], { env })
    assert.deepEqual([made.code, codeOf(made.stderr)], [2, 'DISK_FULL'])
    assert.deepEqual(readdirSync(join(disk(), 'backups')), [])
    const [newest] = await listed()
    const target = join(disk(), 'target')
    const restored = await rumbo(
      ['restore', join(data, 'backups', newest!), '--data', target, '--key-file', join(data, 'keys', 'main.key'), '--json'],
      { env },
    )
    assert.deepEqual([restored.code, codeOf(restored.stderr)], [2, 'DISK_FULL'])
    assert.ok(!existsSync(join(target, 'rumbo.json')))
    await assert.rejects(serving(target))
  })
})
