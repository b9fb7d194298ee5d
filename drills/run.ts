// `npm run drill -- <name|all> [--share 0.1] [--seed 1]`: breaks things on purpose and counts what was lost. A whole drill
// writes docs/drills/<name>.json with the commit it ran on; a share of one only prints. Drills of many runs keep what is
// done: started again on the same code, a drill that was stopped goes on.
import { execFileSync } from 'node:child_process'
import { globSync, mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Kept, keepRuns } from './programs/kept.ts'

type DrillOptions = { seed: number; share: number; log: (line: string) => void; kept: Kept }
export type Drill = (options: DrillOptions) => Promise<{ passed: boolean; result: object }>

const root = join(import.meta.dirname, '..')
const names = globSync('*.ts', { cwd: import.meta.dirname })
  .map((file) => basename(file, '.ts'))
  .filter((name) => name !== 'run')
  .sort()
const usage = `npm run drill -- <name|all> [--share 0.1] [--seed 1]\nname: ${names.join(', ')}`

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { share: { type: 'string', default: '1' }, seed: { type: 'string', default: '1' } },
})
const [share, seed] = [Number(values.share), Number(values.seed)]
const wanted = positionals[0] === 'all' ? names : names.filter((name) => positionals.includes(name))
if (wanted.length === 0 || !(share > 0 && share <= 1) || !Number.isSafeInteger(seed)) {
  console.error(usage)
  process.exit(2)
}

const code = ['src', 'drills', 'package-lock.json']

/** The commit, with a + where files differ from it, and what the results depend on: the code itself. */
function commitOf(): { commit: string; code: string } {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
  try {
    const changed = git('status', '--porcelain', '--', ...code)
    if (changed !== '') return { commit: `${git('rev-parse', 'HEAD')}+`, code: `changed at ${Date.now()}` }
    return { commit: git('rev-parse', 'HEAD'), code: git('rev-parse', ...code.map((path) => `HEAD:${path}`)) }
  } catch {
    return { commit: 'unknown', code: `unknown at ${Date.now()}` }
  }
}

for (const name of wanted) {
  const { drill } = (await import(join(import.meta.dirname, `${name}.ts`))) as { drill: Drill }
  const from = performance.now()
  const { commit, code: ran } = commitOf()
  const kept = keepRuns(name, `${seed} ${ran}`)
  const { passed, result } = await drill({ seed, share, log: (line) => console.error(`${name}: ${line}`), kept })
  kept.end()
  const report = {
    drill: name,
    passed,
    seed,
    share,
    commit,
    at: new Date().toISOString(),
    machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`,
    seconds: Math.round((kept.earlierMs + performance.now() - from) / 1000),
    ...result,
  }
  const text = `${JSON.stringify(report, null, 2)}\n`
  console.log(text)
  if (share === 1) {
    mkdirSync(join(root, 'docs', 'drills'), { recursive: true })
    writeFileSync(join(root, 'docs', 'drills', `${name}.json`), text)
  }
  if (!passed) process.exitCode = 1
}
