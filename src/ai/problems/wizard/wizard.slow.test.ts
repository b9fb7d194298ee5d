import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { readTable } from '#data/sources'
import { profileFile, proposeProblem } from './index.ts'
import type { QuestionKey } from './schema.ts'

const data = process.env.RUMBO_TEST_DATA ?? '../shared/data'
const ask = async (question: QuestionKey, file: string) => {
  const { table } = await readTable(join(data, file), { language: 'en' })
  return proposeProblem(question, profileFile(file, table))
}

describe('questions about real files', { skip: !existsSync(data) && 'data folder absent' }, () => {
  it('"who will leave" of a telecom company needs no answer', async () => {
    const { definition, open } = await ask('leave', 'churn_telco_ibm_train.csv')
    assert.deepEqual([definition?.target.column, definition?.target.positive, open.length], ['Churn', 'Yes', 0])
  })
  it('"who will answer" of a bank needs two confirmations, and the length of the call is not known before it', async () => {
    const { definition, open } = await ask('answer', 'bank_additional_train.csv')
    assert.equal(definition?.target.column, 'y')
    assert.deepEqual(definition?.columns.not, [{ column: 'duration', why: 'after' }])
    assert.deepEqual(
      open.map(({ ask: what }) => what),
      ['target', 'known'],
    )
  })
  it('a gift shop and a grocer have orders, a web site has visits', async () => {
    for (const [file, kind] of [
      ['online_retail_sample.csv', 'orders'],
      ['journey_transactions.csv', 'orders'],
      ['baskets_groceries.csv', 'orders'],
      ['clickstream_msweb_visits.csv', 'events'],
    ] as const)
      assert.equal((await ask('leave', file)).file.kind, kind, file)
  })
  it('what was given is left out of "who will give"', async () => {
    const { definition } = await ask('answer', 'uplift_charity_mail_train.csv')
    assert.deepEqual(
      [definition?.target.column, definition?.columns.not.some(({ column }) => column === 'out_amountgive')],
      ['out_gavedum', true],
    )
  })
})
