import assert from 'node:assert/strict'
import { it } from 'node:test'
import { readSettings } from '#platform/config'
import { startReceiver } from '#test/receiver'
import { doctorChecks } from './doctor.ts'

const findings = async (flags: Record<string, string>) => {
  const settings = readSettings({ data: '/x', ...flags }, {}, '/')
  return (await Promise.all(doctorChecks.map(({ run }) => run(settings)))).map(({ level, code }) => `${level} ${code}`)
}

it('says who may read the figures, and whether somebody takes the traces', async (t) => {
  assert.deepEqual(await findings({}), ['ok DOCTOR_METRICS', 'ok DOCTOR_TRACES_NONE'])
  const collector = await startReceiver('')
  t.after(() => collector.close())
  const told = { 'metrics-open': 'yes', 'otlp-url': collector.url, 'otlp-headers': 'api-key=one' }
  assert.deepEqual(await findings(told), ['ok DOCTOR_METRICS_OPEN', 'ok DOCTOR_TRACES'])
  assert.deepEqual([collector.got[0]?.headers['api-key'], collector.got[0]?.body], ['one', '{"resourceSpans":[]}'])
  collector.status = 401
  assert.equal((await findings(told))[1], 'warn DOCTOR_TRACES_REFUSED')
  assert.equal((await findings({ 'otlp-url': 'http://127.0.0.1:1' }))[1], 'warn DOCTOR_TRACES_REFUSED')
})
