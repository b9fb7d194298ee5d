import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import { DomainError } from '#base'
import { readSettings } from '#platform/config'
import { lockFolder } from '#platform/storage'
import { texts } from '#texts/platform/doctor'
import { diagnose, doctorChecks } from './index.ts'

const own = [{ doctorChecks, texts }]
function temporary(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'doctor-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}
const codes = async (folder: string, flags: Record<string, string> = {}): Promise<Record<string, string>> => {
  const findings = await diagnose(readSettings({ data: folder, port: '0', ...flags }, {}, '/'), own)
  return Object.fromEntries(findings.map(({ check, level, code }) => [check, `${level} ${code}`]))
}

it('finds a machine ready for a first start, without changing anything', async (t) => {
  const found = await codes(join(temporary(t), 'not-yet'))
  assert.equal(found.node, 'ok DOCTOR_NODE')
  assert.equal(found['data-folder'], 'ok DOCTOR_FOLDER_NEW')
  assert.equal(found['key-file'], 'ok DOCTOR_KEY_NEW')
  assert.match(found.database!, /^(ok|warn) DOCTOR_POSTGRES/)
  assert.equal(found.server, 'ok DOCTOR_SERVER_NONE')
})

it('finds folders and keys that others may read, and a lost key', async (t) => {
  const folder = temporary(t)
  chmodSync(folder, 0o755)
  mkdirSync(join(folder, 'keys'))
  writeFileSync(join(folder, 'keys', 'main.key'), '0'.repeat(64), { mode: 0o644 })
  const open = await codes(folder)
  assert.equal(open['data-folder'], 'warn DOCTOR_FOLDER_OPEN')
  assert.equal(open['key-file'], 'fail DOCTOR_KEY_OPEN')
  rmSync(join(folder, 'keys', 'main.key'))
  writeFileSync(join(folder, 'rumbo.json'), '{"format":1}')
  assert.equal((await codes(folder))['key-file'], 'fail KEY_FILE_MISSING')
})

it('finds the server that runs, a port that is taken, a database that does not answer', async (t) => {
  const folder = temporary(t)
  const other = createServer()
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
  t.after(() => other.close())
  const port = String((other.address() as { port: number }).port)
  const found = await codes(folder, { port, 'database-url': 'postgresql://a:b@127.0.0.1:1/x' })
  assert.equal(found.port, 'fail PORT_IN_USE')
  assert.equal(found.database, 'fail DATABASE_UNREACHABLE')
  await using lock = await lockFolder(folder)
  lock.announce('http://127.0.0.1:4600')
  assert.equal((await codes(folder, { port })).server, 'ok DOCTOR_SERVER')
})

it('reports a look that breaks instead of breaking itself', async () => {
  const broken = [
    { name: 'refuses', run: () => Promise.reject(new DomainError('DISK_FULL', { folder: '/' })) },
    { name: 'throws', run: () => Promise.reject(new TypeError('no')) },
  ]
  const findings = await diagnose(readSettings({ data: '/x' }, {}, '/'), [{ doctorChecks: broken, texts }])
  assert.deepEqual(
    findings.map(({ level, code }) => [level, code]),
    [
      ['fail', 'DISK_FULL'],
      ['fail', 'DOCTOR_CHECK_BROKE'],
    ],
  )
})
