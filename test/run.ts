// Runs one tier of tests: `fast` (*.test.ts), `slow` (*.slow.test.ts) or `browser` (test/browser/*.browser.ts). The tests
// of a tier share one PostgreSQL cluster, started here when a test of the tier needs it. The last lines count the tests.
import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { createInterface } from 'node:readline'

const tiers: Record<string, string[]> = {
  fast: globSync('{src,test,web,examples,bench,drills}/**/*.test.ts', { exclude: (f) => f.includes('node_modules') }).filter(
    (f) => !f.endsWith('.slow.test.ts'),
  ),
  slow: globSync('{src,test,web}/**/*.slow.test.ts', { exclude: (f) => f.includes('node_modules') }),
  browser: globSync('test/browser/*.browser.ts'),
}
const [tier = 'fast', ...only] = process.argv.slice(2)
const files = (tiers[tier] ?? []).filter((file) => only.length === 0 || only.some((part) => file.includes(part))).sort()
if (files.length === 0) {
  console.error(`no tests of the tier "${tier}"${only.length ? ` match ${only.join(', ')}` : ''}`)
  process.exit(2)
}

const { clusterVariable, startTestCluster } = await import('./database.ts')
const cluster = await startTestCluster()
const concurrency = tier === 'slow' ? '1' : '2'
const child = spawn(
  process.execPath,
  [
    '--test',
    '--import',
    './test/fixed-seeds.ts',
    '--test-reporter=spec',
    `--test-concurrency=${concurrency}`,
    `--test-timeout=${tier === 'fast' ? 120_000 : 1_200_000}`,
    ...files,
  ],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TZ: process.env.TZ ?? 'Europe/Madrid', [clusterVariable]: JSON.stringify(cluster.connection) },
  },
)
const counts = new Map<string, number>()
const skippedBecause = new Map<string, number>()
for await (const line of createInterface({ input: child.stdout })) {
  console.log(line)
  const count = /^ℹ (pass|fail|cancelled|skipped|todo) (\d+)$/.exec(line)
  if (count) counts.set(count[1]!, Number(count[2]))
  const skip = /^\s*﹣ .*# (.+)$/.exec(line)
  if (skip) skippedBecause.set(skip[1]!, (skippedBecause.get(skip[1]!) ?? 0) + 1)
}
const code: number = await new Promise((resolve) =>
  child.exitCode === null ? child.on('exit', (c) => resolve(c ?? 1)) : resolve(child.exitCode),
)
await cluster.stop()
for (const [reason, n] of skippedBecause) console.log(`skipped: ${n} × ${reason}`)
const n = (name: string) => counts.get(name) ?? 0
console.log(`${n('pass')} passed, ${n('fail') + n('cancelled')} failed, ${n('skipped') + n('todo')} skipped`)
process.exit(code === 0 && n('pass') === 0 ? 1 : code)
