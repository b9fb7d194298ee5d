import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { shareNext } from './share-next.ts'

/** A question whose answers the test gives, in the order of asking. */
function question() {
  const asked: { key: string; answer: (value: string) => void; fail: (error: Error) => void }[] = []
  const ask = shareNext(
    (key: string) => new Promise<string>((answer, fail) => asked.push({ key, answer, fail })),
    (key) => key,
  )
  return { asked, ask }
}

describe('equal questions that arrive together', () => {
  it('shares one that begins after all of them were asked, never one under way', async () => {
    const { asked, ask } = question()
    const first = ask('a')
    const later = [ask('a'), ask('a'), ask('a')]
    assert.equal(asked.length, 1)
    asked[0]!.answer('before')
    assert.equal(await first, 'before')
    await turn()
    assert.equal(asked.length, 2)
    const latest = ask('a')
    asked[1]!.answer('after')
    assert.deepEqual(await Promise.all(later), ['after', 'after', 'after'])
    await turn()
    asked[2]!.answer('latest')
    assert.equal(await latest, 'latest')
  })

  it('keeps different questions apart and forgets what is answered', async () => {
    const { asked, ask } = question()
    const both = [ask('a'), ask('b')]
    assert.deepEqual(
      asked.map(({ key }) => key),
      ['a', 'b'],
    )
    for (const each of asked) each.answer(each.key)
    assert.deepEqual(await Promise.all(both), ['a', 'b'])
    await turn()
    void ask('a')
    assert.equal(asked.length, 3)
  })

  it('asks again after a failure, which only those who asked for it hear of', async () => {
    const { asked, ask } = question()
    const first = ask('a')
    const second = ask('a')
    asked[0]!.fail(new Error('away'))
    await assert.rejects(first, /away/)
    await turn()
    asked[1]!.answer('back')
    assert.equal(await second, 'back')
  })
})
