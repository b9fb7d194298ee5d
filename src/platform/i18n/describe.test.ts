import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { defineTexts, languages } from '#base'
import { describeError } from './describe.ts'
import { texts } from './texts.ts'

/** The codes under the first comment of the table: the block of `base` and `kernel`. */
const ownCodes = (): string[] => {
  const source = readFileSync('src/base/errors.ts', 'utf8')
  const block = source.slice(source.indexOf('// base, kernel'))
  const end = block.indexOf('//', 2)
  return [...block.slice(0, end).matchAll(/^ {2}([A-Z_0-9]+):/gm)].map(([, code]) => code!)
}

describe('texts of base and kernel', () => {
  it('have one entry for each of their codes and no other', () => {
    const codes = ownCodes()
    assert.ok(codes.length >= 8)
    for (const language of languages) assert.deepEqual(Object.keys(texts[language]).sort(), codes.sort())
  })
})

describe('describeError', () => {
  it('fills the parameters in the language asked for', () => {
    const params = { name: 'bins', got: '0', expected: '2 … 100' }
    assert.equal(describeError('INVALID_ARGUMENT', params, 'es', []).what, 'El valor de «bins» no sirve: 0.')
    assert.equal(describeError('INVALID_ARGUMENT', params, 'en', []).expected, 'an allowed value: 2 … 100')
    assert.equal(describeError('SAMPLE_TOO_SMALL', { n: 1, least: 1200 }, 'es', []).expected, 'al menos 1.200 filas')
  })

  it('leaves no placeholder open when the parameters that the code carries are given', () => {
    const params = {
      name: 'k',
      got: '1',
      expected: '2',
      first: 'y',
      second: 'p',
      firstLength: 1,
      secondLength: 2,
      amount: '1',
      currency: 'EUR',
      date: '2026-02-30',
      n: 1,
      least: 2,
      rows: 0,
      columns: 1,
      row: 7,
      column: 3,
      highest: 2,
      p: 0.001,
    }
    for (const language of languages)
      for (const code of Object.keys(texts[language])) {
        const { what, expected, mend } = describeError(code, params, language, [])
        for (const sentence of [what, expected, mend]) assert.doesNotMatch(sentence, /[{}]|^$/)
      }
  })

  it('looks first in the tables of the features', () => {
    const own = defineTexts({
      es: { MODEL_DAMAGED: { what: 'Modelo {file} dañado.', expected: 'Uno entero.', mend: 'Repite.' } },
      en: { MODEL_DAMAGED: { what: 'Model {file} is damaged.', expected: 'A whole one.', mend: 'Repeat.' } },
    })
    assert.equal(describeError('MODEL_DAMAGED', { file: 'a.json' }, 'en', [own]).what, 'Model a.json is damaged.')
  })

  it('tells an unknown code as a fault of ours', () => {
    assert.deepEqual(describeError('NEVER_HEARD_OF', { x: 1 }, 'en', []), texts.en.INTERNAL)
  })
})
