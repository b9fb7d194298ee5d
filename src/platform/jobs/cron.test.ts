import assert from 'node:assert/strict'
import { it } from 'node:test'
import { DomainError } from '#base'
import { nextTimes, parseCron } from './cron.ts'
import { cronInWords } from './cron-words.ts'

const times = (cron: string, zone: string, after: string, n = 1) =>
  nextTimes(parseCron(cron), zone, new Date(after), n).map((at) => at.toISOString())

it('runs at the next instant that exists when clocks go forward over its time', () => {
  // Madrid, 29 March 2026: 02:00 is followed by 03:00 (01:00 UTC).
  assert.deepEqual(times('30 2 * * *', 'Europe/Madrid', '2026-03-28T12:00:00Z', 2), [
    '2026-03-29T01:00:00.000Z',
    '2026-03-30T00:30:00.000Z',
  ])
  // Both times fall into the gap: the work is due once.
  assert.deepEqual(times('15,45 2 29 3 *', 'Europe/Madrid', '2026-03-28T12:00:00Z', 2), [
    '2026-03-29T01:00:00.000Z',
    '2027-03-29T00:15:00.000Z',
  ])
  // Santiago de Chile, 6 September 2026: midnight does not exist.
  assert.deepEqual(times('0 0 * * *', 'America/Santiago', '2026-09-05T12:00:00Z'), ['2026-09-06T04:00:00.000Z'])
})

it('runs once when its time comes twice', () => {
  // Madrid, 25 October 2026: 03:00 is followed by 02:00.
  assert.deepEqual(times('30 2 * * *', 'Europe/Madrid', '2026-10-24T12:00:00Z', 2), [
    '2026-10-25T00:30:00.000Z',
    '2026-10-26T01:30:00.000Z',
  ])
})

it('counts elapsed time when it is due every hour', () => {
  const hours = times('0 * * * *', 'Europe/Madrid', '2026-10-24T23:30:00Z', 4)
  assert.deepEqual(
    hours.map((at) => at.slice(11, 13)),
    ['00', '01', '02', '03'],
  )
  assert.deepEqual(times('0 * * * *', 'Europe/Madrid', '2026-03-29T00:00:00Z', 2), ['2026-03-29T01:00:00.000Z', '2026-03-29T02:00:00.000Z'])
})

it('knows zones with half hours, names, steps, ranges and both kinds of day', () => {
  assert.deepEqual(times('0 9 * * mon-fri', 'Asia/Kolkata', '2026-11-27T12:00:00Z'), ['2026-11-30T03:30:00.000Z'])
  assert.deepEqual(times('*/20 8 * * *', 'UTC', '2026-01-01T08:05:00Z', 3), [
    '2026-01-01T08:20:00.000Z',
    '2026-01-01T08:40:00.000Z',
    '2026-01-02T08:00:00.000Z',
  ])
  // The 13th or a Friday, as cron has it.
  assert.deepEqual(times('0 0 13 * 5', 'UTC', '2026-11-10T00:00:00Z', 3), [
    '2026-11-13T00:00:00.000Z',
    '2026-11-20T00:00:00.000Z',
    '2026-11-27T00:00:00.000Z',
  ])
  assert.deepEqual(times('0 0 29 2 *', 'UTC', '2026-01-01T00:00:00Z'), ['2028-02-29T00:00:00.000Z'])
  assert.deepEqual(times('0 0 30 2 *', 'UTC', '2026-01-01T00:00:00Z'), [])
})

it('refuses what is no schedule and what is no zone', () => {
  const refused = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code
  for (const text of ['', '* * * *', '60 * * * *', '* 24 * * *', '5-1 * * * *', '*/0 * * * *', '* * 0 * *', '* * * foo *', '* * * * * *'])
    assert.throws(() => parseCron(text), refused('CRON_INVALID'), text)
  assert.throws(() => times('0 0 * * *', 'Europe/Atlantis', '2026-01-01T00:00:00Z'), refused('TIME_ZONE_UNKNOWN'))
})

it('says when in both languages', () => {
  const words = (cron: string) => [cronInWords(parseCron(cron), 'es'), cronInWords(parseCron(cron), 'en')]
  assert.deepEqual(words('30 3 * * *'), ['Todos los días a las 03:30', 'Every day at 03:30'])
  assert.deepEqual(words('0 9 * * 1,3'), ['Cada semana (lunes, miércoles) a las 09:00', 'Every week (Monday, Wednesday) at 09:00'])
  assert.deepEqual(words('0 6 1 * *'), ['El día 1 de cada mes a las 06:00', 'On day 1 of every month at 06:00'])
  assert.deepEqual(words('*/15 * * * *'), ['Cada 15 minutos', 'Every 15 minutes'])
  assert.deepEqual(words('5 * * * *'), ['Cada hora, en el minuto 5', 'Every hour, at minute 5'])
  assert.deepEqual(words('0 0 1 1 *'), ['Según «0 0 1 1 *»', 'As “0 0 1 1 *” says'])
})
