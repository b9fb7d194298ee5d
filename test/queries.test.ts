import assert from 'node:assert/strict'
import { it } from 'node:test'
import { contributions } from '#server'

const queries = contributions.flatMap(({ queries = [] }) => queries)

it('gives every registered query a name of its own, and a sentence in both languages', () => {
  assert.ok(queries.length > 0)
  assert.equal(new Set(queries.map(({ name }) => name)).size, queries.length)
  const told = (key: string) => contributions.some(({ texts }) => typeof texts.es[key] === 'string' && typeof texts.en[key] === 'string')
  assert.deepEqual(
    queries.map(({ name }) => name).filter((name) => !told(`query.${name}`)),
    [],
  )
})
