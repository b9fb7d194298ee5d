import assert from 'node:assert/strict'
import { it } from 'node:test'
import { newId } from '#base'
import { NewScoring } from './schema.ts'

it('is asked for by the id of a kept file and nothing else', () => {
  const file = newId<'file'>()
  assert.deepEqual(NewScoring.parse({ file }), { file })
  for (const body of [{}, { file: 'clientes.csv' }, { file, model: 'bajas' }]) assert.equal(NewScoring.safeParse(body).success, false)
})
