import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { kindOf } from '#platform/activity'
import { rulesOf } from '#programme/evidence'
import { catalogue } from '#programme/guide'
import { contributions } from '#server'
import { ruleTest } from '../scripts/rule-tests.ts'

const rules = rulesOf({ contributions })
/** Whether some feature has this text in both languages. */
const told = (key: string) => contributions.some(({ texts }) => typeof texts.es[key] === 'string' && typeof texts.en[key] === 'string')

describe('evidence rules', () => {
  it('have names of their own and say in both languages what they read', () => {
    assert.equal(new Set(rules.map(({ name }) => name)).size, rules.length)
    assert.deepEqual(
      rules.filter(({ name }) => !told(`evidence.${name}`)).map(({ name }) => name),
      [],
    )
  })
  it('close requirements that the guide has', async () => {
    const { requirements } = await catalogue()
    assert.deepEqual(
      rules.flatMap(({ closes }) => closes).filter((id) => !requirements.has(id)),
      [],
    )
  })
  it('read kinds of activity that are recorded', () => {
    assert.deepEqual(
      rules.flatMap(({ kinds }) => kinds.map(kindOf)).filter((kind) => !told(`activity.${kind}`)),
      [],
    )
  })
  it('measure queries that are registered, and let the newest measurement count', () => {
    const known = new Set(contributions.flatMap(({ queries = [] }) => queries.map(({ name }) => name)))
    const asked = contributions.flatMap(({ evidenceQueries = [] }) => evidenceQueries)
    assert.ok(asked.length >= 2)
    assert.deepEqual(
      asked.filter(({ query }) => !known.has(query)).map(({ name }) => name),
      [],
    )
  })
  it('each have a test that closes and a test that opens, by their name', () => {
    assert.deepEqual(
      rules.flatMap(({ name }) =>
        (['closed', 'opened'] as const).filter((what) => !ruleTest(name, what)).map((what) => `${name}: ${what} …`),
      ),
      [],
    )
  })
})
