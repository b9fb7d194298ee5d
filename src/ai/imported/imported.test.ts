import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { DomainError } from '#base'
import { askImported } from './answers.ts'
import { evaluateOnFile, importedCard, importModel, isImported, readOnnx, scoreImported, writeImported } from './index.ts'
import { inspectOnnx } from './inspect.ts'
import { OnnxProcess } from './process.ts'

const runtime = await import('onnxruntime-node').catch(() => null)
const skip = runtime === null && 'onnxruntime-node is not installed'
const fixtures = join(import.meta.dirname, 'fixtures')
const bytesOf = (name: string) => readFileSync(join(fixtures, `${name}.onnx`))
const customers = join(fixtures, 'customers.csv')
const expected: { rows: Record<string, number | string | null>[]; leaves: number[]; amount: number[] } = JSON.parse(
  readFileSync(join(fixtures, 'expected.json'), 'utf8'),
)
const code = (wanted: string) => (error: unknown) => error instanceof DomainError && error.code === wanted
const matrix = { X: ['visits', 'spend'] }

/** The rows that scikit-learn answered, as a table. */
const table = {
  rows: expected.rows.length,
  columns: [
    ...['visits', 'spend'].map((name) => ({
      name,
      type: 'number' as const,
      values: Float64Array.from(expected.rows, (row) => (row[name] === null ? Number.NaN : Number(row[name]))),
    })),
    {
      name: 'city',
      type: 'category' as const,
      codes: Int32Array.from(expected.rows.keys()),
      levels: expected.rows.map(({ city }) => String(city)),
    },
  ],
}
const every = Int32Array.from({ length: table.rows }, (_, i) => i)

describe('a model of scikit-learn', { skip }, () => {
  const root = mkdtempSync(join(tmpdir(), 'rumbo-imported-'))
  after(() => rmSync(root, { recursive: true }))

  it('is read with its inputs, classes and operators, and answers as scikit-learn does, gaps included', async () => {
    const bytes = bytesOf('leaves-columns')
    const model = await importModel(bytes, 'leaves.onnx', { positive: 'Sí' })
    assert.deepEqual(model.inputs, [
      { name: 'visits', type: 'float32', columns: ['visits'] },
      { name: 'spend', type: 'float32', columns: ['spend'] },
      { name: 'city', type: 'string', columns: ['city'] },
    ])
    assert.deepEqual([model.kind, model.classes, model.output], ['binary', ['No', 'Sí'], 'probabilities'])
    assert.match(model.producer, /^skl2onnx/)
    await using running = await OnnxProcess.start(bytes)
    const answers = await askImported(model, running, table, every)
    for (const [i, p] of answers.entries()) assert.ok(Math.abs(p - expected.leaves[i]!) < 1e-5, `${p} is not ${expected.leaves[i]}`)
  })

  it('takes the columns that a person names for its matrix', async () => {
    const bytes = bytesOf('amount-matrix')
    await assert.rejects(importModel(bytes, 'a', {}), code('IMPORT_COLUMNS_WANTED'))
    await assert.rejects(importModel(bytes, 'a', { map: { X: ['visits'] } }), code('IMPORT_COLUMNS_WANTED'))
    await assert.rejects(importModel(bytes, 'a', { map: { ...matrix, Z: ['a'] } }), code('IMPORT_INPUT_UNKNOWN'))
    const model = await importModel(bytes, 'a', { map: matrix })
    assert.equal(model.kind, 'regression')
    await using running = await OnnxProcess.start(bytes)
    const known = every.filter((row) => expected.rows[row]!.spend !== null)
    for (const [i, value] of (await askImported(model, running, table, known)).entries())
      assert.ok(Math.abs(value - expected.amount[known[i]!]!) < 1e-2)
  })

  it('is kept in a folder with its card, scores files and is measured with intervals', async () => {
    const folder = join(root, 'leaves')
    const bytes = await readOnnx(join(fixtures, 'leaves-columns.onnx'))
    const model = await importModel(bytes, 'leaves.onnx', {})
    for (const [language, title] of [
      ['es', /# Modelo importado[\s\S]*no sabemos[\s\S]*grupos de personas/],
      ['en', /# Imported model[\s\S]*do not know[\s\S]*groups of people/],
    ] as const)
      assert.match(importedCard(model, language), title)
    await writeImported(folder, model, bytes, importedCard(model, 'es'))
    assert.ok(await isImported(folder))
    await assert.rejects(writeImported(folder, model, bytes, ''), code('IMPORT_FOLDER_TAKEN'))
    const out = join(root, 'scores.csv')
    const { rows } = await scoreImported({ model: folder, file: customers, out, language: 'en' })
    const [head, first] = readFileSync(out, 'utf8').split(/\r?\n/)
    assert.equal(rows, 600)
    assert.match(head!, /^row,score,prediction/)
    assert.match(first!, /^1,0\.\d+,(Sí|No)/)
    const found = await evaluateOnFile({ model: folder, file: customers, target: 'leaves', language: 'en', seed: 1 })
    assert.ok(found.imported && found.rows === 600)
    assert.ok(found.figures.auc!.value > 0.75 && found.figures.auc!.low! < found.figures.auc!.value)
    await assert.rejects(
      evaluateOnFile({ model: folder, file: customers, target: 'amount', language: 'en', seed: 1 }),
      code('IMPORTED_TARGET_DIFFERS'),
    )
  })

  it('is refused when its answers are dictionaries, its classes are not told apart, or its output is another', async () => {
    await assert.rejects(importModel(bytesOf('leaves-zipmap'), 'z', {}), code('ONNX_OUTPUT_ABSENT'))
    await assert.rejects(importModel(bytesOf('leaves-columns'), 'z', { output: 'label' }), code('ONNX_OUTPUT_ABSENT'))
    await assert.rejects(importModel(bytesOf('leaves-columns'), 'z', { positive: 'Maybe' }), code('POSITIVE_NOT_FOUND'))
    await assert.rejects(importModel(bytesOf('amount-matrix'), 'z', { map: matrix, task: 'classes' }), code('IMPORT_CLASSES_WANTED'))
    await assert.rejects(importModel(bytesOf('amount-matrix'), 'z', { map: matrix, task: 'yes-no' }), code('ONNX_ANSWERS_UNUSABLE'))
  })

  it('is ended when it takes too long or too much memory, and nothing of it is left', async () => {
    for (const limits of [
      { seconds: 0.001, megabytes: 4096 },
      { seconds: 60, megabytes: 1 },
    ])
      await assert.rejects(OnnxProcess.start(bytesOf('leaves-columns'), limits), code('ONNX_TAKES_TOO_MUCH'))
  })
})

describe('a file is refused', () => {
  const refused = (bytes: Uint8Array, wanted: string) => assert.throws(() => inspectOnnx(bytes, 'x'), code(wanted))
  /** A field of bytes in the encoding of Protocol Buffers, short ones only. */
  const tag = (id: number, kind: number) => (id < 16 ? [(id << 3) | kind] : [(((id << 3) | kind) & 127) | 128, id >> 4])
  const field = (id: number, bytes: Buffer) => Buffer.concat([Buffer.from([...tag(id, 2), bytes.length]), bytes])
  const text = (id: number, value: string) => field(id, Buffer.from(value))
  const number = (id: number, value: number) => Buffer.from([id << 3, value])
  const input = field(
    11,
    Buffer.concat([
      text(1, 'x'),
      field(2, field(1, Buffer.concat([number(1, 1), field(2, Buffer.concat([field(1, number(1, 2)), field(1, number(1, 1))]))]))),
    ]),
  )
  const output = field(12, text(1, 'y'))
  const model = (graph: Buffer[], domain = '') =>
    Buffer.concat([field(8, Buffer.concat([text(1, domain), number(2, 17)])), field(7, Buffer.concat([input, output, ...graph]))])

  it('when it is no model, or was cut', () => {
    refused(Buffer.from('not a model at all'), 'ONNX_DAMAGED')
    refused(new Uint8Array(0), 'ONNX_DAMAGED')
    refused(bytesOf('leaves-columns').subarray(0, 300), 'ONNX_DAMAGED')
  })
  it('when its weights lie in another file, also within an operator of a graph within it', () => {
    const outside = Buffer.concat([
      text(8, 'weights'),
      field(13, Buffer.concat([text(1, 'location'), text(2, '../../etc/passwd')])),
      number(14, 1),
    ])
    refused(model([field(5, outside)]), 'ONNX_OTHER_FILES')
    const inner = field(1, Buffer.concat([text(4, 'If'), field(5, Buffer.concat([text(1, 'then'), field(6, field(5, outside))]))]))
    refused(model([inner]), 'ONNX_OTHER_FILES')
    assert.equal(existsSync('/etc/passwd.onnx'), false)
  })
  it('when it uses operators of others, or functions of its own', () => {
    refused(model([field(1, Buffer.concat([text(4, 'Shell'), text(7, 'com.example')]))]), 'ONNX_OPERATORS_UNKNOWN')
    refused(model([], 'com.microsoft'), 'ONNX_OPERATORS_UNKNOWN')
    refused(Buffer.concat([model([]), text(25, 'f')]), 'ONNX_OPERATORS_UNKNOWN')
  })
  it('when it asks for what no column holds', () => {
    const picture = field(11, text(1, 'picture'))
    refused(model([picture]), 'ONNX_INPUTS_UNUSABLE')
  })
})
