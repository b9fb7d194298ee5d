import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { rumbo } from '#test/command-line'

const analyze = (...args: string[]) => spawnSync('systemd-analyze', args, { encoding: 'utf8' })
const skip = analyze('--version').error === undefined ? false : 'systemd-analyze is absent'

it('prints a unit that systemd takes, and finds little exposed', { skip }, async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'rumbo-unit-'))
  t.after(() => rmSync(home, { recursive: true, force: true }))
  const data = join(home, 'datos 100 % míos')
  mkdirSync(data)
  const { code, stdout, stderr } = await rumbo(['service', 'unit', '--data', data, '--user', userInfo().username, '--language', 'en'])
  assert.equal(code, 0, stderr)
  const file = join(home, 'rumbo.service')
  writeFileSync(file, stdout)
  const checked = analyze('verify', file)
  assert.deepEqual([checked.status, checked.stderr], [0, ''])
  const exposed = analyze('security', '--offline=true', '--threshold=25', file)
  assert.equal(exposed.status, 0, `${exposed.stdout}${exposed.stderr}`)
})
