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
  assert.deepEqual(table.heldBy({ roles: ['manager'] }), ['ai.autopilot.read'])
})

it('denies by default: unknown names, unknown roles, no role, names of Object.prototype', () => {
  assert.equal(table.allows([...roles], 'ai.autopilot.delete'), false)
  assert.equal(table.allows([], 'ai.autopilot.read'), false)
  assert.equal(table.allows(['root'], 'ai.autopilot.read'), false)
  assert.equal(table.allows([...roles], 'constructor'), false)
})

it('lets a duty give what no role of the person gives, and says which of the two it was', () => {
  const signing = createPermissions([{ name: 'a.b.sign', roles: ['executive'], duties: ['money-approver'] }])
  const buyer = { roles: ['analyst'], duties: ['money-approver'] } as const
  assert.equal(signing.holds({ roles: ['analyst'] }, 'a.b.sign'), false)
  assert.equal(signing.holds(buyer, 'a.b.sign'), true)
  assert.deepEqual(signing.reasons({ roles: ['executive', 'analyst'], duties: ['money-approver'] }, 'a.b.sign'), [
    'executive',
    'money-approver',
  ])
})

it('cuts a key down to its own list, never beyond what its owner holds', () => {
  const key = { roles: ['manager'], only: ['ai.autopilot.read', 'ai.autopilot.start'] } as const
  assert.deepEqual(table.heldBy(key), ['ai.autopilot.read'])
  assert.equal(table.holds({ roles: ['analyst'], only: [] }, 'ai.autopilot.read'), false)
})

it('refuses a name of the wrong form and a name declared twice', () => {
  const refused = (error: unknown) => error instanceof DomainError && error.code === 'INVALID_ARGUMENT'
  assert.throws(() => createPermissions([{ name: 'public', roles: [] }]), refused)
  const twice = { name: 'a.b.c', roles: ['analyst'] as const }
  assert.throws(() => createPermissions([twice, twice]), refused)
})
