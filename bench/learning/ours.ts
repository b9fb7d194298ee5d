// Trains Rumbo's trees on a written case, once per line of standard input -> one line of JSON:
// {"threads", "trees", "from", "rows"}: which of the training rows to learn from.
import { openSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Matrix } from '#kernel/linalg'
import { logLoss, rocAuc } from '#kernel/metrics'
import { crewMemory, prepareBins, type TreesModel, treesProbability } from '#kernel/trees'
import { createPool, type Pool, runCrew, toShared } from '#platform/compute'

const [folder = '', rowsText, columnsText] = process.argv.slice(2)
const rows = Number(rowsText)
const columns = Number(columnsText)
const n = (rows * 5) / 4
const file = openSync(join(folder, 'x.f32'), 'r')
const part = (from: number, to: number): Matrix => {
  const values = new Float32Array((to - from) * columns)
  for (let j = 0; j < columns; j++) readSync(file, values, 4 * j * (to - from), 4 * (to - from), 4 * (j * n + from))
  return { rows: to - from, columns, values }
}
const outcomes = new Float32Array(readFileSync(join(folder, 'y.f32')).buffer)
const train = part(0, rows)
const test = part(rows, n)
const seen = Float64Array.from(outcomes.subarray(rows))

const task = new URL('../../src/ai/training/crew-task.ts', import.meta.url)
const fit = (pool: Pool, data: object, options: object) =>
  runCrew<object, TreesModel>(pool, task, 'fitInCrew', { data, options, memory: crewMemory() })
const options = {
  objective: 'binary',
  learningRate: 0.1,
  leaves: 31,
  minRowsPerLeaf: 20,
  l2: 0,
  bins: 255,
  rowShare: 1,
  columnShare: 1,
  seed: 1,
}

const pools = new Map<number, Pool>()
/** Threads that have started and learnt something small, as in a process that lives. */
async function poolOf(threads: number): Promise<Pool> {
  const known = pools.get(threads)
  if (known) return known
  const pool = createPool({ workers: threads })
  pools.set(threads, pool)
  await fit(
    pool,
    { x: { rows: 40, columns: 1, values: Float32Array.from({ length: 40 }, (_, i) => i) }, y: new Float64Array(40) },
    { ...options, trees: 1 },
  )
  return pool
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line) as { threads: number; trees: number; from: number; rows: number }
  const pool = await poolOf(asked.threads)
  const x = asked.rows === rows ? train : part(asked.from, asked.from + asked.rows)
  const t0 = performance.now()
  const binned = prepareBins(x, { bins: 255, seed: 1 })
  const t1 = performance.now()
  const before = process.cpuUsage()
  const y = new Float64Array(new SharedArrayBuffer(8 * asked.rows))
  y.set(outcomes.subarray(asked.from, asked.from + asked.rows))
  const model = await fit(pool, { x: { ...binned, bins: toShared(binned.bins) }, y }, { ...options, trees: asked.trees })
  const { user, system } = process.cpuUsage(before)
  const training = (performance.now() - t1) / 1000
  const megabytes = process.resourceUsage().maxRSS / 1024
  const p = treesProbability(model, test)
  const told = {
    binning: (t1 - t0) / 1000,
    training,
    cpu: (user + system) / 1e6,
    auc: rocAuc(seen, p),
    logLoss: logLoss(seen, p),
    megabytes,
  }
  console.log(JSON.stringify({ version: 'here', ...told }))
}
for (const pool of pools.values()) await pool.close()
