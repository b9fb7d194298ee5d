import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import { DomainError } from '#base'
import { lockFolder, makeDataFolder, markDataFolder, openDataFolder, restoringFile } from './index.ts'

const refusal = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code
function temporary(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'folder-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

it('lays out a new folder for its owner alone and empties tmp at every start', (t) => {
  const path = makeDataFolder(join(temporary(t), 'deep', '.rumbo'))
  const first = openDataFolder(path)
  assert.equal(first.fresh, true)
  assert.equal(statSync(first.folder.keys).mode & 0o777, 0o700)
  assert.equal(openDataFolder(path).fresh, true, 'fresh until it is marked')
  markDataFolder(first.folder)
  writeFileSync(join(first.folder.temporary, 'left by a killed process'), '')
  assert.equal(openDataFolder(path).fresh, false)
  assert.equal(existsSync(join(first.folder.temporary, 'left by a killed process')), false)
})

it('refuses a newer format, a damaged marker and a folder with files of others', (t) => {
  const newer = temporary(t)
  writeFileSync(join(newer, 'rumbo.json'), '{"format":99}')
  assert.throws(() => openDataFolder(newer), refusal('DATA_FOLDER_NEWER'))
  writeFileSync(join(newer, 'rumbo.json'), '{"form')
  assert.throws(() => openDataFolder(newer), refusal('DATA_FOLDER_DAMAGED'))
  const foreign = temporary(t)
  mkdirSync(join(foreign, 'holiday photos'))
  assert.throws(() => openDataFolder(foreign), refusal('DATA_FOLDER_FOREIGN'))
  assert.equal(existsSync(join(foreign, 'pg')), false)
})

it('opens what a killed restore left for a restore alone', (t) => {
  const path = temporary(t)
  writeFileSync(join(path, restoringFile), '{}')
  assert.throws(() => openDataFolder(path), refusal('DATA_FOLDER_HALF_RESTORED'))
  assert.deepEqual(readdirSync(path), [restoringFile])
  assert.equal(openDataFolder(path, true).fresh, true)
})

it('refuses a path that is a file', (t) => {
  const file = join(temporary(t), 'file')
  writeFileSync(file, '')
  assert.throws(() => makeDataFolder(file), refusal('DATA_FOLDER_NOT_WRITABLE'))
})

it('gives a folder to one holder, who tells a second where the first answers', async (t) => {
  const path = temporary(t)
  const first = await lockFolder(path)
  first.announce('http://127.0.0.1:4600')
  await assert.rejects(
    lockFolder(path),
    (error) =>
      refusal('DATA_FOLDER_IN_USE')(error) &&
      (error as DomainError).params.pid === String(process.pid) &&
      (error as DomainError).params.url === 'http://127.0.0.1:4600',
  )
  await first.release()
  await (await lockFolder(path)).release()
})
