import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { FileProfile, LikelyOutcome } from '#schema/ai/problems/wizard'
import { understandingOf } from './understanding.ts'

const names = ['cliente_id', 'antigüedad', 'tarifa', 'fecha_baja', 'siempre', 'baja']
const profile = { rows: 100, columns: names.map((name) => ({ name })) } as unknown as FileProfile
const outcome = {
  ...{ column: 'baja', task: 'binary', missing: 4 },
  values: [
    { value: 'no', n: 76 },
    { value: 'sí', n: 20 },
  ],
  not: [
    { column: 'cliente_id', why: 'id' },
    { column: 'fecha_baja', why: 'after' },
    { column: 'siempre', why: 'constant' },
  ],
} as unknown as LikelyOutcome
const choices = { positive: 'sí', drop: ['fecha_baja'], protect: ['tarifa'], use: [], id: '', time: '' }
const asked = { choices, outcome, profile, used: [] }

it('says what is asked, from what it is learnt and what is left out, each with its reason', () => {
  assert.equal(
    understandingOf(asked, 'es'),
    'Se busca qué personas tendrán «sí» en «baja»; en este archivo son 20 de 96. ' +
      'Se aprende de 2 datos de cada persona: «antigüedad» y «tarifa». ' +
      'No se mira «fecha_baja»: se sabría después. ' +
      'No se aprende de «cliente_id»: identifica cada fila. ' +
      'Está vacía o vale siempre lo mismo: «siempre». ' +
      'Se vigila que el trato sea parecido entre los grupos de «tarifa». ' +
      'Una parte de las filas se aparta para comprobar el resultado antes de mostrarlo.',
  )
})

it('follows what a person says: an identifier is used, a column is not, what is known afterwards is used all the same', () => {
  const said = understandingOf({ ...asked, choices: { ...choices, use: ['cliente_id'], drop: ['tarifa'], protect: [] } }, 'en')
  assert.match(said, /learns from 3 columns about each person: "cliente_id", "antigüedad",? and "fecha_baja"\./)
  assert.match(said, /You asked not to use "tarifa"\./)
  assert.doesNotMatch(said, /afterwards|identifies|alike/)
  assert.equal(understandingOf({ ...asked, used: ['cliente_id'] }, 'es').includes('identifica'), false)
})

it('counts the columns that are too many to be named', () => {
  const many = Array.from({ length: 200 }, (_, i) => ({ name: `c${i}` }))
  const wide = { ...asked, profile: { rows: 100, columns: many } as unknown as FileProfile }
  assert.match(understandingOf(wide, 'es'), /Se aprende de 200 datos de cada persona: «c0», «c1», «c2», «c3», «c4» y 195 más\./)
})
