import assert from 'node:assert/strict'
import { it } from 'node:test'
import { DomainError } from '#base'
import { readSettings, type SettingName } from './index.ts'

it('is closed without a key, and a worker has no port, unless the settings say so', () => {
  assert.deepEqual(readSettings({}, {}, '/').telemetry, { open: false, workerPort: null, otlp: null })
  assert.deepEqual(readSettings({ 'metrics-open': true, 'metrics-port': '4601' }, {}, '/').telemetry, {
    open: true,
    workerPort: 4601,
    otlp: null,
  })
  assert.equal(readSettings({}, { RUMBO_METRICS_OPEN: 'yes' }, '/').telemetry.open, true)
  for (const flags of [{ 'metrics-open': 'perhaps' }, { 'metrics-port': '70000' }, { 'metrics-port': 'x' }])
    assert.throws(
      () => readSettings(flags, {}, '/'),
      (error) => error instanceof DomainError && error.code === 'SETTING_INVALID',
    )
})

it('knows where traces go, and never echoes what may hold a key', () => {
  const otlp = (flags: Readonly<Partial<Record<SettingName, string>>>) => readSettings(flags, {}, '/').telemetry.otlp
  assert.equal(otlp({ 'otlp-headers': 'a=b' }), null)
  assert.deepEqual(otlp({ 'otlp-url': 'http://127.0.0.1:4318', 'otlp-headers': 'Api-Key=a%20b,x=y', 'otlp-share': '0.25' }), {
    url: 'http://127.0.0.1:4318/v1/traces',
    headers: { 'api-key': 'a b', x: 'y' },
    share: 0.25,
  })
  assert.equal(otlp({ 'otlp-url': 'https://collector.example/otlp/v1/traces' })?.url, 'https://collector.example/otlp/v1/traces')
  const wrong = [
    { 'otlp-url': 'ftp://x' },
    { 'otlp-url': 'http://me:pass-canary@x' },
    { 'otlp-headers': 'key canary' },
    { 'otlp-share': '2' },
  ]
  for (const flags of wrong)
    assert.throws(
      () => otlp({ 'otlp-url': 'http://x', ...flags }),
      (error) => error instanceof DomainError && error.code === 'SETTING_INVALID' && !JSON.stringify(error.params).includes('canary'),
    )
})
