import assert from 'node:assert/strict'
import { it } from 'node:test'
import { z } from 'zod'
import { fieldErrors } from './field-errors.ts'
import {
  agoText,
  bytesText,
  currencySign,
  dayText,
  durationText,
  instantText,
  localeFor,
  moneyAs,
  numberText,
  shareText,
} from './formats.ts'

/** Locales separate with spaces that do not break; which of them is no matter here. */
const spaced = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

it('takes the locale of the workspace’s country, else of the language’s own', () => {
  assert.deepEqual(
    [localeFor('es', 'MX'), localeFor('en', 'US'), localeFor('es'), localeFor('en', 'ES'), localeFor('es', 'ZZ')],
    ['es-MX', 'en-US', 'es-ES', 'en-GB', 'es-ES'],
  )
})

it('writes numbers, shares and money as the country does', () => {
  assert.equal(numberText(1234.56, 'es-ES'), '1.234,56')
  assert.equal(numberText(1234.56, 'es-MX'), '1,234.56')
  assert.equal(spaced(shareText(0.1234, 'es-ES')), '12,3 %')
  assert.equal(spaced(moneyAs({ minor: 123_456, currency: 'EUR' }, 'es-ES')), '1.234,56 €')
  assert.equal(moneyAs({ minor: 123_456, currency: 'MXN' }, 'es-MX'), '$1,234.56')
  assert.equal(moneyAs({ minor: 123_456, currency: 'GBP' }, 'en-GB'), '£1,234.56')
  assert.equal(moneyAs({ minor: 1_234, currency: 'JPY' }, 'en-US'), '¥1,234')
})

it('says how a currency stands beside what is typed', () => {
  assert.deepEqual(currencySign('EUR', 'es-ES'), { sign: '€', first: false })
  assert.deepEqual(currencySign('MXN', 'es-MX'), { sign: '$', first: true })
  assert.deepEqual(currencySign('GBP', 'en-GB'), { sign: '£', first: true })
})

it('writes days without a zone and instants in theirs', () => {
  assert.equal(dayText('2026-11-22', 'es-ES'), '22 nov 2026')
  assert.equal(dayText('2026-11-22', 'en-US'), 'Nov 22, 2026')
  assert.equal(instantText('2026-11-22T09:15:00Z', 'es-ES', 'Europe/Madrid'), '22 nov 2026, 10:15')
})

it('tells how long ago, how long and how large', () => {
  const now = new Date('2026-11-22T12:00:00Z')
  assert.equal(agoText('2026-11-22T09:00:00Z', now, 'es-ES'), 'hace 3 horas')
  assert.equal(agoText('2026-11-24T12:00:00Z', now, 'es-ES'), 'pasado mañana')
  assert.equal(agoText('2026-11-22T11:59:50Z', now, 'en-GB'), 'now')
  assert.deepEqual(
    [45, 185, 7_800, 277_200].map((s) => spaced(durationText(s, 'es-ES'))),
    ['45 s', '3 min 5 s', '2 h 10 min', '3 d 5 h'],
  )
  assert.equal(spaced(durationText(185, 'en-GB')), '3m 5s')
  assert.equal(spaced(bytesText(1_250_000, 'es-ES')), '1,3 MB')
})

it('says at each field what is missing, in the reader’s language', () => {
  const schema = z.object({ name: z.string().min(1), email: z.email(), days: z.number().int().min(1).max(30) })
  const entered = { name: '', email: 'ana', days: 90 }
  assert.deepEqual(fieldErrors(schema, entered, 'es'), {
    name: 'Falta este dato',
    email: 'Escribe un correo, como ana@empresa.es',
    days: '30 o menos',
  })
  assert.equal(fieldErrors(schema, entered, 'en').days, '30 or less')
  assert.deepEqual(fieldErrors(schema, { name: 'Ana', email: 'ana@aurora.es', days: 7 }, 'es'), {})
})
