import assert from 'node:assert/strict'
import { it } from 'node:test'
import { DomainError } from '#base'
import { readSettings } from './index.ts'

it('is closed without a key, and a worker has no port, unless the settings say so', () => {
  assert.deepEqual(readSettings({}, {}, '/').telemetry, { open: false, workerPort: null })
  assert.deepEqual(readSettings({ 'metrics-open': true, 'metrics-port': '4601' }, {}, '/').telemetry, { open: true, workerPort: 4601 })
  assert.equal(readSettings({}, { RUMBO_METRICS_OPEN: 'yes' }, '/').telemetry.open, true)
  for (const flags of [{ 'metrics-open': 'perhaps' }, { 'metrics-port': '70000' }, { 'metrics-port': 'x' }])
    assert.throws(
      () => readSettings(flags, {}, '/'),
      (error) => error instanceof DomainError && error.code === 'SETTING_INVALID',
    )
})
