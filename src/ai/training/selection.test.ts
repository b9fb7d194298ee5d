import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Column, Table } from '#data/sources'
import { createRng, normalDraw, plainFolds } from '#kernel/sampling'
import { createPool } from '#platform/compute'
import { Bench, chooseColumns, type TrainingData } from './index.ts'
import { selectOnRows } from './select-task.ts'

const rows = 500
/** Columns of which the first `useful` move the odds of the outcome. */
function simulated(columns: number, useful: number): TrainingData {
  const rng = createRng(31)
  const values = Array.from({ length: columns }, () => Float64Array.from({ length: rows }, () => normalDraw(rng)))
  const y = Float64Array.from({ length: rows }, (_, i) => {
    let odds = 0
    for (let j = 0; j < useful; j++) odds += values[j]![i]!
    return rng() < 1 / (1 + Math.exp(-odds)) ? 1 : 0
  })
  const table: Table = { rows, columns: values.map((own, j): Column => ({ name: `c${j}`, type: 'number', values: own })) }
  const fold = plainFolds(rows, 3, createRng(2))
  const rowsWhere = (wanted: (part: number) => boolean) => Int32Array.from(fold.keys().filter((i) => wanted(fold[i]!)))
  const folds = [0, 1, 2].map((part) => ({ train: rowsWhere((own) => own !== part), validation: rowsWhere((own) => own === part) }))
  return { table, kind: 'binary', classes: 2, y, features: table.columns.map(({ name }) => name), folds, seed: 1 }
}
const all = Int32Array.from({ length: rows }, (_, i) => i)
async function choose(data: TrainingData) {
  await using pool = createPool({ workers: 0 })
  const bench = new Bench(pool, data, {})
  const selection = await chooseColumns(bench, all)
  bench.close()
  return selection
}

describe('the choice of columns', () => {
  it('drops the columns of a wide table that say nothing, says so, and keeps the others', async () => {
    const { chosen, decisions } = await choose(simulated(60, 4))
    assert.ok(chosen !== null)
    for (const columns of [...chosen.folds, chosen.all]) {
      assert.ok(['c0', 'c1', 'c2', 'c3'].every((name) => columns.includes(name)))
      assert.ok(columns.length < 20)
    }
    assert.deepEqual([decisions[0]!.code, decisions[0]!.params.n], ['COLUMNS_WITHOUT_USE', 60 - chosen.all.length])
    assert.ok(Number(decisions[0]!.params.after) < Number(decisions[0]!.params.before))
  })
  it('leaves a narrow table alone', async () => {
    assert.deepEqual(await choose(simulated(29, 4)), { chosen: null, decisions: [] })
  })
  it('of a fold sees its training rows only', () => {
    const data = simulated(40, 4)
    const { train, validation } = data.folds[0]!
    const other = { ...data, y: data.y.slice() }
    for (const row of validation) other.y[row] = 1 - other.y[row]!
    for (const method of ['null-importance', 'stability'] as const)
      assert.deepEqual(selectOnRows({ method, rows: train }, other), selectOnRows({ method, rows: train }, data))
  })
})
