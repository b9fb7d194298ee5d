import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createSecrets } from '#platform/secrets'
import { personMark } from './index.ts'

describe('the mark of a person', () => {
  const secrets = createSecrets(Buffer.alloc(32, 7))
  const mark = (workspace: string, key: string) => personMark(secrets, workspace, key).toString('hex')

  it('is the same however the file wrote the key', () => {
    assert.equal(mark('w', ' Muñoz-17 '), mark('w', 'Mun\u0303oz-17'))
  })
  it('differs between people, by case, and between workspaces', () => {
    assert.equal(new Set([mark('w', 'a1'), mark('w', 'A1'), mark('w', 'a2'), mark('x', 'a1')]).size, 4)
  })
})
