// A metric of one's own, calculated and asked where it comes from. `node examples/metrics.ts`
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { readSettings } from '#platform/config'
import type { Metric, MetricValue, ValueOrigin } from '#schema/data/metrics'
import { contributions, start } from '#server'

const folder = mkdtempSync(join(tmpdir(), 'rumbo-example-'))
try {
  const settings = readSettings({ data: join(folder, 'data'), port: '0' }, {}, folder)
  await using server = await start({ settings, contributions, log: pino({ level: 'silent' }) })
  let headers: Record<string, string> = { 'content-type': 'application/json', 'accept-language': 'en' }
  const call = async (path: string, body?: object) =>
    fetch(`${server.url}/api/${path}`, { headers, ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}) })

  const token = new URL(server.firstRunUrl!).searchParams.get('token')
  const person = { name: 'Ana', email: 'ana@example.org', password: 'eight horses in the kitchen', language: 'en' }
  const opened = await call('platform/auth/first-run', { token, workspace: 'Tienda Aurora', ...person })
  const { csrf } = (await opened.json()) as { csrf: string }
  headers = { ...headers, cookie: opened.headers.getSetCookie()[0]!.split(';')[0]!, 'x-csrf-token': csrf }

  const made = await call('data/metrics', {
    ...{ name: { en: 'People without a second step' }, formula: '(1 - platform.auth.second-step-share) * 100', unit: 'percent' },
    ...{ direction: 'lower', target: { value: 0, on: '2099-12-31' }, guardrail: { bound: 'max', value: 50 }, period: { kind: 'day' } },
  })
  const { id, title } = (await made.json()) as Metric
  const { items } = (await (await call(`data/metrics/${id}/evaluate`, {})).json()) as { items: MetricValue[] }
  const { parts, method } = (await (await call(`data/metrics/${id}/values/${items[0]!.id}`)).json()) as ValueOrigin
  console.log(`${title}: ${items[0]!.value} % = ${method}`)
  for (const { query, value, n, counts } of parts) console.log(`${query} = ${value} (n ${n}): ${counts}`)
  const now = (await (await call(`data/metrics/${id}`)).json()) as Metric
  console.log(`guardrail: ${now.standing.guardrail}`)
  const keys = ['jobs-failed', 'backup-proven', 'second-step', 'requirements-proven', 'model-auc']
  const ready = (await (await call('data/metrics/starter', { keys })).json()) as { items: Metric[] }
  console.log(`ready metrics: ${ready.items.map((metric) => metric.title).join(', ')}`)
} finally {
  rmSync(folder, { recursive: true })
}
