import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { catalogue } from '#programme/guide'
import { contributions } from '#server'

const rules = contributions.flatMap(({ evidenceRules = [] }) => evidenceRules)
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
      rules.flatMap(({ kinds }) => kinds).filter((kind) => !told(`activity.${kind}`)),
      [],
    )
  })
  it('each have a test that closes and a test that opens, by their name', () => {
    const titles = globSync('src/programme/evidence/*.test.ts').flatMap((file) => readFileSync(file, 'utf8'))
    const has = (title: string) => titles.some((text) => text.includes(title))
    /** Rules of one kind may share their tests: the table names them and the title is a template. */
    const tested = (name: string, what: string) => {
      const cut = name.lastIndexOf('.')
      const [feature, own] = [name.slice(0, cut), name.slice(cut + 1)]
      return (
        has(`it('${name}: ${what} `) ||
        titles.some((text) => text.includes(`it(\`${feature}.\${rule}: ${what} `) && text.includes(`  ['${own}', '`))
      )
    }
    assert.deepEqual(
      rules.flatMap(({ name }) => ['closed', 'opened'].filter((what) => !tested(name, what)).map((what) => `${name}: ${what} …`)),
      [],
    )
  })
})
