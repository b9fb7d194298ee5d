import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { contribution as auth } from '#platform/auth'
import { contribution as http } from '#platform/http'
import { contributions } from '#server'
import { fromDebian } from '#test/debian-package'
import { firstAdministrator, type TestServer, testServer } from '#test/server'

const installed = () => (existsSync('/usr/bin/promtool') ? '/usr/bin/promtool' : undefined)
const known = installed() !== undefined || (existsSync('/etc/debian_version') && process.getuid?.() === 0)

describe('the rules, read by Prometheus itself', { skip: known ? false : 'needs Debian as root, to install prometheus' }, () => {
  let promtool: string
  let folder: string
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(promtool, args, { cwd: folder, encoding: 'utf8' })
    return { status, said: stdout + stderr }
  }
  let server: TestServer
  let count: number
  before(async () => {
    promtool = fromDebian('prometheus', installed)
    folder = mkdtempSync(join(tmpdir(), 'rumbo-promtool-'))
    // The test's server has the core already: of the product's, what rules are made of is enough.
    const features = contributions.filter((each) => each !== auth && each !== http)
    server = await testServer(
      features.map((each) =>
        each.routes ? each : { measures: each.measures ?? [], alertRules: each.alertRules ?? [], texts: each.texts },
      ),
    )
    const ana = await firstAdministrator(server)
    const odd = {
      metric: 'rumbo_jobs',
      labels: { kind: 'a.b*', state: 'say "hi" \\' },
      comparison: '>',
      threshold: 0.5,
      forSeconds: 90,
      severity: 'warning',
      summary: { es: 'Un «aviso»: con \\ y "comillas"\ny otra línea', en: "It's one: {{ .Value }} #5" },
    }
    const added = await server.as(ana, { method: 'POST', url: '/api/platform/alerts/rules', payload: odd })
    assert.equal(added.statusCode, 201, added.body)
    const told = await server.as(ana, { method: 'GET', url: '/api/platform/alerts/rules' })
    count = told.json<{ items: unknown[] }>().items.length
    const file = await server.as(ana, { method: 'GET', url: '/api/platform/alerts/rules.yml' })
    writeFileSync(join(folder, 'rules.yml'), file.body)
  })
  after(async () => {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('are all accepted, also with odd texts and labels', () => {
    const { status, said } = run('check', 'rules', 'rules.yml')
    assert.equal(status, 0, said)
    assert.match(said, new RegExp(`${count} rules found`))
  })

  it('fire there for what they fire for here, after the same time', () => {
    const series = (name: string, values: string) => `      - series: '${name}'\n        values: '${values}'\n`
    const fires = (time: string, alert: string, severity: string | null, component = '') =>
      `      - eval_time: ${time}\n        alertname: ${alert}\n        exp_alerts:${
        severity === null
          ? ' []\n'
          : `\n          - exp_labels: {severity: ${severity}, component: ${component}}\n            exp_annotations: ${textsOf(alert)}\n`
      }`
    const { registry } = server.services
    const textsOf = (alert: string) => {
      const id = alert
        .replace('Rumbo', '')
        .replace(/(?<!^)[A-Z]/g, '-$&')
        .toLowerCase()
      return JSON.stringify({ summary: registry.say('en', `alert.${id}`), summary_es: registry.say('es', `alert.${id}`) })
    }
    writeFileSync(
      join(folder, 'test.yml'),
      `rule_files: [rules.yml]
evaluation_interval: 15s
tests:
  - interval: 1m
    input_series:
${series('rumbo_disk_free_bytes', '5000000000x60')}${series('rumbo_disk_size_bytes', '100000000000x60')}${series('rumbo_jobs_broken', '0x10 2x50')}${series('http_request_duration_seconds_count{method="GET",route="/",status="200"}', '0+90x60')}${series('http_request_duration_seconds_count{method="GET",route="/",status="503"}', '0+10x60')}    alert_rule_test:
${fires('4m', 'RumboDiskNearlyFull', null)}${fires('6m', 'RumboDiskNearlyFull', 'warning', 'disk')}${fires('5m', 'RumboJobsFailed', null)}${fires('20m', 'RumboJobsFailed', 'warning', 'jobs')}${fires('20m', 'RumboRequestsFailing', 'critical', 'web')}${fires('20m', 'RumboDatabaseSilent', 'critical', 'database')}${fires('20m', 'RumboBackupOverdue', null)}`,
    )
    const { status, said } = run('test', 'rules', 'test.yml')
    assert.equal(status, 0, said)
  })
})
