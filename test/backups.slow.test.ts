import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { pino } from 'pino'
import { readSettings } from '#platform/config'
import { contributions, start } from '#server'
import { rumbo } from '#test/command-line'
import { administrator } from '#test/server'

const log = pino({ level: 'silent' })
const env = { RUMBO_LANGUAGE: 'en', RUMBO_DATA: '', RUMBO_KEY_FILE: '', DATABASE_URL: '' }
let home = ''
let data = ''

const serving = (folder: string) => start({ settings: readSettings({ data: folder, port: '0' }, {}, home), contributions, log })

async function said(...args: string[]) {
  const { code, stdout, stderr } = await rumbo(args, { env })
  assert.equal(code, 0, `${args.join(' ')}\n${stdout}${stderr}`)
  return JSON.parse(stdout) as Record<string, string & number>
}
async function refused(...args: string[]) {
  const { code, stderr } = await rumbo([...args, '--json'], { env })
  assert.equal(code, 2, stderr)
  return (JSON.parse(stderr.trim().split('\n').at(-1)!) as { code: string }).code
}

before(async () => {
  home = mkdtempSync(join(tmpdir(), 'rumbo-commands-'))
  data = join(home, 'data')
  await using server = await serving(data)
  const token = new URL(server.firstRunUrl!).searchParams.get('token')
  const reply = await fetch(`${server.url}/api/platform/auth/first-run`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, ...administrator, language: 'es' }),
  })
  assert.ok(reply.ok, await reply.text())
})
after(() => rmSync(home, { recursive: true, force: true }))

describe('the commands', () => {
  it('make, list, verify and drill a backup, beside a running server and without one', async () => {
    {
      await using _server = await serving(data)
      await said('backup', '--data', data, '--json')
    }
    const { id, folder } = await said('backup', '--data', data, '--json')
    assert.equal(readdirSync(join(data, 'backups')).length, 2)
    const listed = (await said('backup', 'list', '--data', data, '--json')) as unknown as { id: string }[]
    assert.equal(listed[0]!.id, id)
    assert.ok((await said('backup', 'verify', folder!, '--json')).tables! > 5)
    assert.ok((await said('backup', 'drill', '--data', data, '--json')).activities! >= 2)
  })

  it('restore on another machine with nothing but the backup and the recovery key', async () => {
    const out = join(home, 'usb')
    const { folder } = await said('backup', '--data', data, '--out', out, '--json')
    const { recoveryKey } = await said('backup', 'recovery-key', '--data', data, '--json')
    writeFileSync(join(home, 'key.txt'), recoveryKey!)
    const target = join(home, 'other machine')
    assert.equal(await refused('restore', folder!, '--data', target), 'KEY_FILE_MISSING')
    await said('restore', folder!, '--data', target, '--recovery-key', join(home, 'key.txt'), '--json')
    await using server = await serving(target)
    const reply = await fetch(`${server.url}/api/platform/auth/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: administrator.email, password: administrator.password }),
    })
    assert.ok(reply.ok, await reply.text())
    assert.equal(await refused('restore', folder!, '--data', data), 'RESTORE_TARGET_NOT_EMPTY')
  })

  it('upgrade with a proof, and go back to before it with the later state kept aside', async () => {
    const done = await said('upgrade', '--data', data, '--json')
    assert.deepEqual(done.changed, [])
    const later = await serving(data)
    assert.equal(await refused('upgrade', '--data', data), 'DATA_FOLDER_IN_USE')
    await later.close()
    const { aside, backup } = await said('upgrade', '--back', '--data', data, '--json')
    assert.equal(backup, done.backup)
    assert.ok(existsSync(join(aside!, 'pg', 'data')))
    await (await serving(data)).close()
    assert.equal(await refused('upgrade', '--back', '--data', data), 'UPGRADE_NO_WAY_BACK')
  })
})
