import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { differenceOf, differenceOfShares, meanFigure, sampleRatio, spendingEffect, sumsByGroup } from './index.ts'

const file = join(process.env.RUMBO_TEST_DATA ?? '../shared/data', 'uplift_charity_mail_train.csv')

// Karlan & List (2007), American Economic Review 97(5): a match of gifts was offered to two thirds of 50,083 people by letter.
// On the part of 30,169 people: +0.00455 (0.00168) gifts and +$0.215 (0.103) a letter.
it('reads a finished campaign: gifts and dollars a person, blank amounts left out and counted', {
  skip: !existsSync(file) && 'the folder of development data is absent',
}, () => {
  const [header, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n')
  const names = header!.trim().split(',')
  const column = (name: string) => {
    const j = names.indexOf(name)
    return Float64Array.from(lines, (line) => {
      const cell = line.trim().split(',')[j]!
      return cell === '' ? Number.NaN : Number(cell)
    })
  }
  const group = Int32Array.from(column('treatment'))
  const [gave, amount] = [column('out_gavedum'), column('out_amountgive')]
  const gifts = sumsByGroup(group, gave, 2)
  const dollars = sumsByGroup(group, amount, 2)
  const [control, treated] = gifts.sums.map(({ n, sum }) => ({ n, successes: sum })) as [
    { n: number; successes: number },
    { n: number; successes: number },
  ]
  const share = differenceOfShares(control, treated)
  assert.equal(`${share.value.toFixed(5)} (${share.error.toFixed(5)})`, '0.00455 (0.00168)')
  assert.ok(share.low > 0)
  const money = differenceOf(meanFigure(dollars.sums[0]!), meanFigure(dollars.sums[1]!))
  assert.equal(`${money.value.toFixed(3)} (${money.error.toFixed(3)})`, '0.215 (0.103)')
  assert.deepEqual(gifts.leftOut, [0, 0])
  assert.equal(dollars.leftOut[0]! + dollars.leftOut[1]!, 2)
  assert.equal(lines.length, 30_169)
  assert.ok(
    sampleRatio(
      gifts.sums.map(({ n }) => n),
      [1 / 3, 2 / 3],
    ).p > 0.01,
  )
  const known = [0, 1].map((g) => amount.filter((value, i) => group[i] === g && !Number.isNaN(value))) as [Float64Array, Float64Array]
  const spending = spendingEffect(known[0], known[1])
  assert.equal(spending.mean.value, money.value)
  assert.ok(spending.agree && spending.chanceOfMore.p < 0.05)
})

it('leaves out people in no group and blanks, and refuses other codes and infinite amounts', () => {
  const { sums, leftOut } = sumsByGroup(Int32Array.of(0, 1, 1, -1, 0), Float64Array.of(1, 2, Number.NaN, 9, 3), 2)
  assert.deepEqual(sums, [
    { n: 2, sum: 4, sumSquares: 10 },
    { n: 1, sum: 2, sumSquares: 4 },
  ])
  assert.deepEqual(leftOut, [0, 1])
  assert.throws(() => sumsByGroup(Int32Array.of(2), Float64Array.of(1), 2), { code: 'INVALID_ARGUMENT' })
  assert.throws(() => sumsByGroup(Int32Array.of(0), Float64Array.of(Infinity), 2), { code: 'INVALID_ARGUMENT' })
  assert.throws(() => sumsByGroup(Int32Array.of(0), new Float64Array(2), 2), { code: 'LENGTH_MISMATCH' })
})
