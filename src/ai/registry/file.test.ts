import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { DomainError } from '#base'
import type { TreesModel } from '#kernel/trees'
import { modelText, parseModel, readModelFile, writeModelFile } from './file.ts'
import { formatOf, type ModelFile } from './model.ts'

const tree = {
  output: 0,
  feature: [0, -1, -1],
  threshold: [0.5, 0, 0],
  missingLeft: [1, 0, 0],
  left: [1, 0, 0],
  right: [2, 0, 0],
  value: [0, -0.25, 0.5],
  gain: [3, 0, 0],
  cover: [9, 4, 5],
}
const model: ModelFile = {
  format: 1,
  rumbo: '0.1.0',
  problem: { kind: 'binary', target: 'answer', positive: 'yes', classes: ['no', 'yes'] },
  id: null,
  features: ['amount'],
  reading: [{ name: 'amount', type: 'number', missing: [] }],
  parts: [
    {
      recipe: {
        format: 1,
        purpose: 'trees',
        steps: [{ kind: 'number', column: 'amount', parts: [{ at: 0 }] }],
        outputs: [{ name: 'amount', column: 'amount' }],
      },
      fitted: {
        format: 1,
        family: 'trees',
        objective: 'binary',
        outputs: 1,
        base: [0.25],
        columns: 1,
        leafGrid: 19,
        trees: [tree],
        bestRound: 1,
      },
      weight: 1,
    },
  ],
  calibration: { method: 'none' },
  threshold: 0.5,
  dataSha256: '00',
  seed: 1,
}
const code = (wanted: string) => (error: unknown) => error instanceof DomainError && error.code === wanted
const changed = (change: (copy: typeof model & Record<string, unknown>) => void): string => {
  const copy = structuredClone(model) as typeof model & Record<string, unknown>
  change(copy)
  return JSON.stringify(copy)
}

describe('model.json', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rumbo-model-'))
  after(() => rmSync(folder, { recursive: true }))

  it('comes back as it was written, from the file or its folder, with nothing left beside it', async () => {
    const path = join(folder, 'model.json')
    await writeModelFile(path, model)
    assert.deepEqual(await readModelFile(path), model)
    assert.deepEqual(await readModelFile(folder), model)
    assert.deepEqual(readdirSync(folder), ['model.json'])
    assert.equal(modelText(await readModelFile(path)), modelText(model))
  })
  it('is refused when it is absent', async () => {
    await assert.rejects(readModelFile(join(folder, 'nothing')), code('MODEL_NOT_FOUND'))
  })
  it('is refused when it is not a model of ours', async () => {
    writeFileSync(join(folder, 'other.json'), '{"name":"other"}')
    await assert.rejects(readModelFile(join(folder, 'other.json')), code('MODEL_FOREIGN'))
    for (const text of ['', 'a,b\n1,2\n', '[]', 'null', '3', '{"format":1}'])
      assert.throws(() => parseModel(text, 'x'), code('MODEL_FOREIGN'), text)
  })
  it('is refused when a later version wrote it', () => {
    assert.throws(
      () =>
        parseModel(
          changed((m) => Object.assign(m, { format: 4 })),
          'x',
        ),
      code('MODEL_TOO_NEW'),
    )
  })
  it('tells in its format that trees split by sets, which an older version would misread', () => {
    const [own] = model.parts
    const fitted: TreesModel = {
      ...(own!.fitted as TreesModel),
      format: 2,
      trees: [{ ...tree, threshold: [0, 0, 0], sets: [[2, 5], null, null] }],
    }
    const parts = [{ ...own!, fitted }]
    const newer: ModelFile = { ...model, format: formatOf(parts), parts }
    assert.equal(newer.format, 2)
    assert.deepEqual(parseModel(modelText(newer), 'x'), newer)
    const damaged = [
      { ...newer, format: 1 },
      { ...newer, parts: [{ ...own!, fitted: { ...fitted, format: 1 } }] },
      { ...newer, parts: [{ ...own!, fitted: { ...fitted, trees: [{ ...tree, sets: [[2]] }] } }] },
      { ...newer, parts: [{ ...own!, fitted: { ...fitted, trees: [{ ...tree, sets: [[-2], null, null] }] } }] },
    ]
    for (const one of damaged) assert.throws(() => parseModel(JSON.stringify(one), 'x'), code('MODEL_DAMAGED'))
  })
  it('is refused when it was cut anywhere', () => {
    const text = modelText(model)
    for (let length = 10; length < text.length - 1; length += 17)
      assert.throws(() => parseModel(text.slice(0, length), 'x'), code('MODEL_DAMAGED'))
  })
  it('is refused when it does not say how to read a column that it uses', () => {
    for (const change of [{ reading: [] }, { features: ['amount', 'other'] }, { id: 'other' }])
      assert.throws(
        () =>
          parseModel(
            changed((m) => Object.assign(m, change)),
            'x',
          ),
        code('MODEL_DAMAGED'),
        JSON.stringify(change),
      )
  })
  it('is refused when a tree would never end or reads columns that are not there', () => {
    const withTree = (change: Partial<typeof tree>) =>
      changed((m) => Object.assign(m.parts[0]!.fitted, { trees: [{ ...tree, ...change }] }))
    assert.equal(parseModel(withTree({}), 'x').parts.length, 1)
    for (const change of [{ left: [0, 0, 0] }, { right: [1, 0, 0] }, { left: [9, 0, 0] }, { feature: [4, -1, -1] }, { value: [0, 1] }]) {
      assert.throws(() => parseModel(withTree(change), 'x'), code('MODEL_DAMAGED'), JSON.stringify(change))
    }
  })
})
