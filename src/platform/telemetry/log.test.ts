import assert from 'node:assert/strict'
import { it } from 'node:test'
import { setImmediate as soon } from 'node:timers/promises'
import { DomainError } from '#base'
import { createLog, within } from './index.ts'

function kept() {
  const lines: Record<string, unknown>[] = []
  const log = createLog('info', { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) })
  return { lines, log }
}

it('names the request or the job on each line, however far from where it began', async () => {
  const { lines, log } = kept()
  const work = async () => {
    await soon()
    log.info('far away')
  }
  await Promise.all([within({ request: 'r1' }, work), within({ job: 'j1' }, work), work()])
  assert.deepEqual(lines.map(({ request, job }) => request ?? job ?? 'none').sort(), ['j1', 'none', 'r1'])
  within({ request: 'r2' }, () => log.child({ request: 'r2' }).info('its own log'))
  assert.equal(lines.at(-1)?.request, 'r2')
})

it('keeps no value that an error is about', () => {
  const { lines, log } = kept()
  const database = Object.assign(new Error('invalid input syntax for type uuid: "ana@aurora.es"'), {
    code: '22P02',
    detail: 'Key (email)=(ana@aurora.es) already exists.',
    parameters: ['ana@aurora.es'],
  })
  log.error({ err: database }, 'database')
  log.error({ err: new DomainError('INVALID_ARGUMENT', { name: 'x', got: 'ana@aurora.es', expected: 'y' }) }, 'ours')
  log.error({ err: new Error('outer', { cause: database }) }, 'wrapped')
  try {
    JSON.parse('{"a": ana@aurora.es}')
  } catch (error) {
    log.error({ err: error }, 'parser')
  }
  log.error({ password: 'ana@aurora.es', headers: { cookie: 'ana@aurora.es' } }, 'by name')
  assert.equal(lines.length, 5)
  assert.doesNotMatch(JSON.stringify(lines), /ana@aurora/)
  assert.match(JSON.stringify(lines[0]), /"code":"22P02".*log\.test\.ts/)
})
