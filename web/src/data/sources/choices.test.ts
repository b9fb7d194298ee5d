import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { FileColumn } from '#schema/data/files'
import { findColumns, isNamed, saidRole, withRole } from './choices.ts'

const column = (name: string, role: FileColumn['role'] = 'feature', given = false) => ({ name, role, given }) as FileColumn
const columns = [column('cliente', 'id', true), column('código'), column('Fecha de alta', 'time')]

it('takes a role that only one column may have from the column that had it', () => {
  const next = withRole(columns, {}, 'código', 'id')
  assert.deepEqual(next, { cliente: { role: null }, código: { role: 'id' } })
  assert.deepEqual(withRole(columns, next, 'cliente', 'id'), { cliente: { role: 'id' }, código: { role: null } })
  assert.deepEqual(withRole(columns, { código: { role: 'dropped' } }, 'cliente', 'dropped'), {
    código: { role: 'dropped' },
    cliente: { role: 'dropped' },
  })
})
it('shows what a person said, not what was guessed', () => {
  assert.equal(saidRole(columns[0]!, {}), 'id')
  assert.equal(saidRole(columns[2]!, {}), null)
  assert.equal(saidRole(columns[0]!, { cliente: { role: null } }), null)
  const choices = { columns: { cp: { type: 'category' as const } }, missing: [], dates: null }
  assert.deepEqual(
    [isNamed('cp', choices, {}), isNamed('cp', choices, { cp: { type: null } }), isNamed('x', choices, {})],
    [true, false, false],
  )
})
it('finds columns whatever accents and capitals', () => {
  assert.deepEqual(
    findColumns(columns, 'CODIGO').map(({ name }) => name),
    ['código'],
  )
  assert.deepEqual(
    findColumns(columns, 'alta fecha').map(({ name }) => name),
    ['Fecha de alta'],
  )
  assert.equal(findColumns(columns, '  ').length, 3)
})
