import assert from 'node:assert/strict'
import { it } from 'node:test'
import { DomainError } from '#base'
import { createPermissions, roles } from './index.ts'

const table = createPermissions([
  { name: 'ai.autopilot.read', roles: ['analyst', 'manager'] },
  { name: 'ai.autopilot.start', roles: ['analyst'] },
])

it('lets a role do what it was given and nothing else', () => {
  assert.equal(table.allows(['analyst'], 'ai.autopilot.start'), true)
  assert.equal(table.allows(['manager'], 'ai.autopilot.start'), false)
  assert.deepEqual(table.heldBy(['manager']), ['ai.autopilot.read'])
})

it('denies by default: unknown names, unknown roles, no role, names of Object.prototype', () => {
  assert.equal(table.allows([...roles], 'ai.autopilot.delete'), false)
  assert.equal(table.allows([], 'ai.autopilot.read'), false)
  assert.equal(table.allows(['root'], 'ai.autopilot.read'), false)
  assert.equal(table.allows([...roles], 'constructor'), false)
})

it('refuses a name of the wrong form and a name declared twice', () => {
  const refused = (error: unknown) => error instanceof DomainError && error.code === 'INVALID_ARGUMENT'
  assert.throws(() => createPermissions([{ name: 'public', roles: [] }]), refused)
  const twice = { name: 'a.b.c', roles: ['analyst'] as const }
  assert.throws(() => createPermissions([twice, twice]), refused)
})
