import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { it } from 'node:test'
import type { ModelInput } from '#schema/ai/registry/versions'
import { sampleOf, typicalRow } from './samples.ts'

const inputs: ModelInput[] = [
  { name: "l'edad", type: 'number', choices: null, known: null, typical: 41.5 },
  { name: 'móvil "2"', type: 'boolean', choices: ['Sí', 'No'], known: 2, typical: 'Sí' },
  { name: 'alta', type: 'date', choices: null, known: null, typical: null },
]

it('shows an ordinary row', () => {
  assert.deepEqual(typicalRow(inputs), { "l'edad": 41.5, 'móvil "2"': 'Sí', alta: null })
})
it('writes a curl whose body is the row, whatever its columns are called', () => {
  const text = sampleOf('curl', 'http://localhost:4600/api/ai/models/a/predict', inputs)
  const shown = execFileSync('sh', ['-c', `curl() { for last; do :; done; printf %s "$last"; }\n${text}`], { encoding: 'utf8' })
  assert.deepEqual(JSON.parse(shown), { row: typicalRow(inputs), reasons: true })
})
it('writes JavaScript that can be read', () => {
  const text = sampleOf('javascript', 'http://localhost:4600/api/ai/models/a/predict', inputs)
  const shown = execFileSync(process.execPath, ['--input-type=module', '--check'], { input: text, encoding: 'utf8' })
  assert.equal(shown, '')
})
it('writes Python with its own words for nothing and true', () => {
  assert.match(sampleOf('python', 'http://localhost:4600/api/ai/models/a/predict', inputs), /"alta": None,/)
})
