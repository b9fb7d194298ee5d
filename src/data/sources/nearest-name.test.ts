import assert from 'node:assert/strict'
import { it } from 'node:test'
import { editDistance, nearestName } from './nearest-name.ts'

it('counts edits, a swap of neighbours as one', () => {
  // Damerau (1964): insertion, deletion, substitution, transposition; kitten → sitting is the textbook 3
  assert.equal(editDistance('kitten', 'sitting'), 3)
  assert.equal(editDistance('churn', 'chrun'), 1)
  assert.equal(editDistance('', 'abc'), 3)
  assert.equal(editDistance('ca', 'abc'), 3)
})
it('suggests what a person meant, whatever case and accents', () => {
  const columns = ['customerID', 'Churn', 'Región', 'MonthlyCharges']
  assert.equal(nearestName('chrun', columns), 'Churn')
  assert.equal(nearestName('region', columns), 'Región')
  assert.equal(nearestName('monthly_charges', columns), 'MonthlyCharges')
  assert.equal(nearestName('customer', columns), 'customerID')
  assert.equal(nearestName('zzzzzz', columns), null)
  assert.equal(nearestName('x', []), null)
})
