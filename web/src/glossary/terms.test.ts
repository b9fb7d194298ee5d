import assert from 'node:assert/strict'
import { it } from 'node:test'
import { findTerms, terms } from './terms.ts'

const found = (sentence: string, language: 'es' | 'en') =>
  findTerms(sentence, language).flatMap(({ term, text }) => (term ? [`${term.id}: ${text}`] : []))

it('finds words of the glossary in a sentence, the longest first and each once', () => {
  assert.deepEqual(found('Sube un conjunto de datos; otro conjunto de datos llega por una fuente.', 'es'), [
    'dataset: conjunto de datos',
    'source: fuente',
  ])
  assert.deepEqual(found('310 people stay in the Control group.', 'en'), ['controlGroup: Control group'])
})

it('does not take a part of a word, and gives the sentence back whole', () => {
  assert.deepEqual(found('Los controles de derivadas y modelados.', 'es'), [])
  assert.deepEqual(found('Check what you load before its release.', 'en'), [])
  const sentence = 'La deriva cambió en 2 modelos.'
  assert.equal(
    findTerms(sentence, 'es')
      .map(({ text }) => text)
      .join(''),
    sentence,
  )
})

it('explains each term once, in one line, in both languages', () => {
  assert.equal(new Set(terms.map(({ id }) => id)).size, terms.length)
  for (const language of ['es', 'en'] as const) {
    assert.equal(new Set(terms.flatMap(({ forms }) => forms[language])).size, terms.flatMap(({ forms }) => forms[language]).length)
    for (const { id, means } of terms) assert.match(means[language], /^[A-ZÁÉÍÓÚ].{8,90}\.$/, id)
  }
})
