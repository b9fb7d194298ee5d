import assert from 'node:assert/strict'
import { it } from 'node:test'
import { pastedAmount } from './pasted-amount.ts'

it('takes an amount with decimals as it was meant, whatever the language of the page', () => {
  const amounts = ['5,50', '5.50', ' 5,5 € ', '$1,234.56', '1.234.567,8', 'EUR 12.00', '1234,56'].map(pastedAmount)
  assert.deepEqual(amounts, [5.5, 5.5, 5.5, 1234.56, 1_234_567.8, 12, 1234.56])
})

it('leaves to the page what only its language tells, and what is no amount', () => {
  for (const text of ['1.234', '1,234', '550', '', 'cinco', '5,50,60', '-5,50']) assert.equal(pastedAmount(text), null, text)
})
