import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { customersFile } from '#test/model-run'
import { tied } from './parts/children.ts'
import { type Asked, load } from './parts/load.ts'
import { startProduct } from './parts/product.ts'
import { firstTenant } from './parts/tenant.ts'
import type { Bench } from './run.ts'

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { seconds: { type: 'string', default: '30' }, json: { type: 'boolean' } },
})
const seconds = Number(values.seconds)
const warmSeconds = 5
const idleMs = 30_000

/** A run over HTTP, published: its address and an ordinary row. */
async function publishOne(url: string, key: string): Promise<{ address: string; body: string }> {
  const authorization = `Bearer ${key}`
  const form = new FormData()
  form.set('target', 'baja')
  form.set('trials', '4')
  form.set('file', new Blob([customersFile(2000, 11)]), 'clientes.csv')
  const runs = `${url}/api/ai/autopilot/runs`
  const { id } = (await (await fetch(runs, { method: 'POST', headers: { authorization }, body: form })).json()) as { id: string }
  for (;;) {
    const { status } = (await (await fetch(`${runs}/${id}`, { headers: { authorization } })).json()) as { status: string }
    if (status === 'delivered') break
    if (status !== 'queued' && status !== 'running') throw new Error(`the run ${status}`)
    await delay(300)
  }
  const made = await fetch(`${url}/api/ai/models`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'bench', run: id }),
  })
  const { inputs } = (await made.json()) as { inputs: { name: string; typical: unknown }[] }
  const row = Object.fromEntries(inputs.map(({ name, typical }) => [name, typical]))
  return { address: `${url}/api/ai/models/bench/predict`, body: JSON.stringify({ row }) }
}

/** Fastify as it comes: takes the same body, answers with as many bytes. */
async function startBare(reply: unknown): Promise<AsyncDisposable & { url: string }> {
  const given = { connection: {}, workspace: '', reply }
  const child = spawn(process.execPath, ['bench/parts/bare-fastify.ts', JSON.stringify(given)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return { url, [Symbol.asyncDispose]: tied(child) }
}

/** One-row predictions of the whole product beside bare Fastify, one after the other; then at half of what each bears. */
export const bench: Bench = async (log) => {
  const folder = mkdtempSync(join(tmpdir(), 'rumbo-bench-'))
  try {
    await using product = await startProduct(folder)
    while (product.firstRunUrl() === null) await delay(10)
    const permissions = ['ai.autopilot.start', 'ai.autopilot.read', 'ai.registry.publish', 'ai.serving.predict']
    const { key } = await firstTenant(product.url, product.firstRunUrl()!, permissions)
    log('a run, published')
    const { address, body } = await publishOne(product.url, key)
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const reply: unknown = await (await fetch(address, { method: 'POST', headers, body })).json()
    await using bare = await startBare(reply)
    const ours: Asked = { url: address, method: 'POST', headers, body }
    const theirs: Asked = { url: `${bare.url}/constant`, method: 'POST', headers, body }
    log('warming up')
    for (const asked of [ours, theirs]) await load(asked, warmSeconds)
    log(`full load, ${seconds} s each`)
    const [full, bareFull] = [await load(ours, seconds), await load(theirs, seconds)]
    log('half load')
    const half = await load(ours, seconds, full.perSecond / 2)
    const bareHalf = await load(theirs, seconds, bareFull.perSecond / 2)
    log(`idle for ${idleMs / 1000} s`)
    await delay(idleMs)
    const anchor = 'Fastify'
    return [
      {
        ...{ work: 'one-row predictions, API key', anchor, ours: full.perSecond, theirs: bareFull.perSecond },
        ...{ unit: '/s', target: 0.8, better: 'higher' },
      },
      {
        ...{ work: 'p99 at half load', anchor: null, ours: half.p99Ms, theirs: null },
        ...{ unit: 'ms', target: 5, better: 'lower' },
      },
      {
        ...{ work: 'p99 at half load of bare Fastify', anchor: null, ours: bareHalf.p99Ms, theirs: null },
        ...{ unit: 'ms', target: null, better: 'lower' },
      },
      {
        ...{ work: 'memory after a run and the load: node and PostgreSQL (PSS)', anchor: null, ours: product.megabytes(), theirs: null },
        ...{ unit: 'MB', target: 300, better: 'lower' },
      },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
