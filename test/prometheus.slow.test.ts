import assert from 'node:assert/strict'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it, type TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { fromDebian } from '#test/debian-package'
import { type WholeServer, wholeServer } from '#test/whole-server'

const known = existsSync('/etc/debian_version') && process.getuid?.() === 0
const onDebian = { skip: known || existsSync('/usr/bin/promtool') ? false : 'needs Debian as root, to install prometheus' }
const program = (name: string): string => fromDebian('prometheus', () => (existsSync(`/usr/bin/${name}`) ? `/usr/bin/${name}` : undefined))

/** A port that was free a moment ago: Prometheus takes none by itself. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}

describe('Prometheus', onDebian, () => {
  let server: WholeServer
  let token: string
  before(async () => {
    server = await wholeServer()
    const reply = await fetch(`${server.url}/api/platform/auth/keys`, {
      method: 'POST',
      headers: { ...server.administrator, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Prometheus', permissions: ['platform.telemetry.read'], days: 30 }),
    })
    assert.equal(reply.status, 201)
    token = ((await reply.json()) as { token: string }).token
  })
  after(() => server.close())

  const page = async () => (await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${token}` } })).text()

  it('finds nothing to say about names, help and types (promtool check metrics)', async () => {
    const { status, stdout, stderr } = spawnSync(program('promtool'), ['check', 'metrics'], { input: await page(), encoding: 'utf8' })
    assert.deepEqual([status, stdout, stderr], [0, '', ''])
  })

  it('reads the page with a key, and answers questions with what the server counted', async (t: TestContext) => {
    const home = mkdtempSync(join(tmpdir(), 'rumbo-prometheus-'))
    const port = await freePort()
    writeFileSync(join(home, 'key'), token)
    const target = new URL(server.url).host
    const config = `scrape_configs:
  - job_name: rumbo
    scrape_interval: 1s
    authorization: { credentials_file: ${join(home, 'key')} }
    static_configs: [{ targets: ['${target}'] }]
`
    writeFileSync(join(home, 'prometheus.yml'), config)
    execFileSync(program('promtool'), ['check', 'config', join(home, 'prometheus.yml')])
    const child = spawn(
      program('prometheus'),
      [
        `--config.file=${join(home, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(home, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { stdio: 'ignore' },
    )
    t.after(async () => {
      child.kill()
      await once(child, 'exit')
      rmSync(home, { recursive: true, force: true })
    })
    for (let i = 0; i < 5; i++) await fetch(`${server.url}/api/platform/jobs/kinds`, { headers: server.administrator })
    await server.visitor(['analyst'])
    const ask = async (query: string): Promise<string | null> => {
      const reply = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(query)}`).catch(() => null)
      const { data } = ((await reply?.json().catch(() => null)) ?? { data: null }) as {
        data: { result: { value: [number, string] }[] } | null
      }
      return data?.result[0]?.value[1] ?? null
    }
    const patiently = async (query: string, expected: string): Promise<void> => {
      let answer: string | null = null
      for (const end = Date.now() + 30_000; Date.now() < end && answer !== expected; await delay(250)) answer = await ask(query)
      assert.equal(answer, expected, query)
    }
    await patiently('up{job="rumbo"}', '1')
    await patiently('sum(http_request_duration_seconds_count{route="/api/platform/jobs/kinds",status="200"})', '5')
    await patiently('rumbo_members', '2')
    await patiently('rumbo_jobs_waiting', '0')
    await patiently('rumbo_sign_ins_total{outcome="opened"}', '2')
  })
})
