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
import { type Asked, load, type Seen } from './parts/load.ts'
import { median } from './parts/median.ts'
import { startProduct } from './parts/product.ts'
import { firstTenant } from './parts/tenant.ts'
import type { Bench } from './run.ts'

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { seconds: { type: 'string', default: '30' }, json: { type: 'boolean' } },
})
const seconds = Number(values.seconds)
const warmSeconds = 5
const idleMs = 60_000
const roundsOf = 5

/** A run over HTTP, published: its path and an ordinary row. */
async function publishOne(url: string, key: string): Promise<{ path: string; body: string }> {
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
  return { path: '/api/ai/models/bench/predict', body: JSON.stringify({ row }) }
}

/** Fastify as it comes: takes the same body, answers with as many bytes. */
async function startBare(reply: unknown): Promise<AsyncDisposable & { url: string }> {
  const given = { connection: {}, workspace: '', reply }
  const child = spawn(process.execPath, ['bench/parts/bare-fastify.ts', JSON.stringify(given)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return { url, [Symbol.asyncDispose]: tied(child) }
}

/** Both under full load, turn by turn. @returns what each round had */
async function rounds(ours: Asked, theirs: Asked, log: (line: string) => void) {
  const seen: { ours: Seen; theirs: Seen }[] = []
  for (let round = 1; round <= roundsOf; round++) {
    const one = { ours: await load(ours, seconds / roundsOf), theirs: await load(theirs, seconds / roundsOf) }
    log(`full load, round ${round} of ${roundsOf}: ${one.ours.perSecond.toFixed(0)}/s against ${one.theirs.perSecond.toFixed(0)}/s`)
    seen.push(one)
  }
  return seen
}

/**
 * One-row predictions of the whole product beside bare Fastify: both at full load, turn by turn, each at half of what it
 * bears; and what the product takes when nobody asks. An answer that is no answer ends it.
 */
export const bench: Bench = async (log) => {
  const folder = mkdtempSync(join(tmpdir(), 'rumbo-bench-'))
  try {
    let model: { key: string; path: string; body: string }
    {
      await using product = await startProduct(folder)
      while (product.firstRunUrl() === null) await delay(10)
      const permissions = ['ai.autopilot.start', 'ai.autopilot.read', 'ai.registry.publish', 'ai.serving.predict']
      const { key } = await firstTenant(product.url, product.firstRunUrl()!, permissions)
      log('a run, published')
      model = { key, ...(await publishOne(product.url, key)) }
    }
    await using product = await startProduct(folder)
    log(`started anew, idle for ${idleMs / 1000} s`)
    await delay(idleMs)
    const idle = product.megabytes()
    const { key, path, body } = model
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const ours: Asked = { url: `${product.url}${path}`, method: 'POST', headers, body }
    const reply: unknown = await (await fetch(ours.url, { method: 'POST', headers, body })).json()
    await using bare = await startBare(reply)
    const theirs: Asked = { url: `${bare.url}/constant`, method: 'POST', headers, body }
    log('warming up')
    for (const asked of [ours, theirs]) await load(asked, warmSeconds)
    const seen = await rounds(ours, theirs, log)
    const middle = (side: 'ours' | 'theirs') => median(seen.map((round) => round[side].perSecond))
    const ratios = seen.map((round) => round.ours.perSecond / round.theirs.perSecond)
    log(`ratio from ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`)
    log('half load')
    const half = await load(ours, seconds, middle('ours') / 2)
    const bareHalf = await load(theirs, seconds, middle('theirs') / 2)
    const answered = seen.reduce((sum, { ours: { perSecond } }) => sum + (perSecond * seconds) / roundsOf, half.perSecond * seconds)
    log(`idle for ${idleMs / 1000} s`)
    await delay(idleMs)
    const alone = { anchor: null, theirs: null, better: 'lower' } as const
    return [
      {
        ...{ work: 'one-row predictions, API key', anchor: 'Fastify', ours: middle('ours'), theirs: middle('theirs') },
        ...{ unit: '/s', target: 0.8, better: 'higher' },
      },
      { work: 'p99 at half load', ours: half.p99Ms, unit: 'ms', target: 5, ...alone },
      { work: 'p99 at half load of bare Fastify', ours: bareHalf.p99Ms, unit: 'ms', target: null, ...alone },
      { work: 'answers, none of them an error', ours: answered, unit: '', target: null, ...alone },
      { work: 'idle memory after 60 s: node and PostgreSQL (PSS)', ours: idle, unit: 'MB', target: 300, ...alone },
      { work: 'the same 60 s after the load', ours: product.megabytes(), unit: 'MB', target: null, ...alone },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
