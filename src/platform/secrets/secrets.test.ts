import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import { DomainError } from '#base'
import { createSecrets, openSecrets } from './index.ts'

const refusal = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code
function temporary(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'secrets-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

it('draws from one main key the same key for a purpose and another for any other', () => {
  const [one, again, other] = [createSecrets(Buffer.alloc(32, 1)), createSecrets(Buffer.alloc(32, 1)), createSecrets(Buffer.alloc(32, 2))]
  assert.deepEqual(one.key('session'), again.key('session'))
  assert.notDeepEqual(one.key('session'), one.key('activity-head'))
  assert.notDeepEqual(one.key('session'), other.key('session'))
  assert.equal(one.key('session').length, 32)
})

it('makes the key of a new folder readable by its owner only, and never a second one', (t) => {
  const file = join(temporary(t), 'main.key')
  const made = openSecrets(file, true)
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.deepEqual(openSecrets(file, false).key('session'), made.key('session'))
  rmSync(file)
  assert.throws(() => openSecrets(file, false), refusal('KEY_FILE_MISSING'))
})

it('refuses a file that is no key', (t) => {
  const file = join(temporary(t), 'main.key')
  writeFileSync(file, 'secret')
  assert.throws(() => openSecrets(file, false), refusal('KEY_FILE_INVALID'))
})

it('seals for one purpose and opens only what nobody altered', () => {
  const [secrets, other] = [createSecrets(Buffer.alloc(32, 1)), createSecrets(Buffer.alloc(32, 2))]
  const plain = Buffer.from('correo de Ana')
  const sealed = secrets.seal('totp', plain)
  assert.deepEqual(secrets.open('totp', sealed), plain)
  assert.ok(!sealed.includes(plain) && !sealed.equals(secrets.seal('totp', plain)))
  assert.throws(() => secrets.open('backup', sealed), refusal('SEAL_BROKEN'))
  assert.throws(() => other.open('totp', sealed), refusal('SEAL_BROKEN'))
  for (let at = 0; at < sealed.length; at++) {
    const altered = Buffer.from(sealed)
    altered[at]! ^= 1
    assert.throws(() => secrets.open('totp', altered), refusal('SEAL_BROKEN'))
  }
  assert.throws(() => secrets.open('totp', sealed.subarray(0, 20)), refusal('SEAL_BROKEN'))
})
