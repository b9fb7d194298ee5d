import assert from 'node:assert/strict'
import { it } from 'node:test'
import { amountOf } from './options.ts'

it('reads amounts as people type them', () => {
  const read: [string, number][] = [
    ['30', 30],
    ['30,5', 30.5],
    ['30.5', 30.5],
    ['0.125', 0.125],
    ['1.234,56 €', 1234.56],
    ['1,234.56', 1234.56],
    ['$1,250,000', 1_250_000],
    ['1.250.000', 1_250_000],
  ]
  for (const [text, amount] of read) assert.equal(amountOf(text), amount, text)
})
it('takes for no amount what two readers take for two, and what is none', () => {
  for (const text of ['1.234', '1,234', '', '-3', 'poco', '1.2.3', '12,34,56', '1e3']) assert.ok(Number.isNaN(amountOf(text)), text)
})
