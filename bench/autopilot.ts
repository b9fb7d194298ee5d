import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bench, Row } from './run.ts'

const data = process.env.RUMBO_TEST_DATA ?? '../shared/data'
const files: readonly (readonly string[])[] = [
  ['churn_telco_ibm_train.csv', '--target', 'Churn'],
  ['bank_additional_train.csv', '--target', 'y', '--drop', 'duration'],
  ['clickstream_online_shoppers.csv', '--target', 'revenue'],
  ['leads_leadforge_v7_leak.csv', '--target', 'converted'],
]
const sizes = [20_000, 200_000, 1_000_000]

/** Runs the command line as a user would and tells its wall time (s) and peak resident memory (MB, threads included). */
async function measure(args: readonly string[]): Promise<{ seconds: number; megabytes: number }> {
  const started = performance.now()
  const script = `process.on('exit', () => process.stderr.write('\\npeak-kb ' + process.resourceUsage().maxRSS + '\\n'))`
  const child = spawn(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(script)}`, 'bin/rumbo', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  for await (const chunk of child.stderr) said += String(chunk)
  const code: number | null = child.exitCode ?? (await new Promise((resolve) => child.on('exit', resolve)))
  if (code !== 0) throw new Error(`rumbo ${args.join(' ')} exited with ${code}\n${said}`)
  return { seconds: (performance.now() - started) / 1000, megabytes: Number(/peak-kb (\d+)/.exec(said)?.[1]) / 1024 }
}

export const bench: Bench = async (log) => {
  const rows: Row[] = []
  const scratch = mkdtempSync(join(tmpdir(), 'rumbo-bench-'))
  const add = (
    work: string,
    { seconds, megabytes }: { seconds: number; megabytes: number },
    limits: { seconds: number | null; megabytes: number | null },
  ) =>
    rows.push(
      { work, anchor: null, ours: seconds, theirs: null, unit: 's', target: limits.seconds, better: 'lower' },
      { work: `${work}: peak memory`, anchor: null, ours: megabytes, theirs: null, unit: 'MB', target: limits.megabytes, better: 'lower' },
    )
  /** One run of the autopilot and its stages. */
  const autopilot = async (name: string, args: readonly string[], limits: { seconds: number | null; megabytes: number }) => {
    const out = join(scratch, `run-${name}`)
    add(`autopilot ${name}`, await measure(['autopilot', ...args, '--out', out]), limits)
    const { timings } = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')) as { timings: Record<string, number> }
    for (const [stage, seconds] of Object.entries(timings))
      rows.push({ work: `  ${stage}`, anchor: null, ours: seconds, theirs: null, unit: 's', target: null, better: 'lower' })
  }
  try {
    for (const [file = '', ...args] of files) {
      log(existsSync(join(data, file)) ? file : `not measured: ${file} is absent`)
      if (existsSync(join(data, file))) await autopilot(file, [join(data, file), ...args], { seconds: 60, megabytes: 800 })
    }
    for (const customers of sizes) {
      log(`generator, ${customers} customers`)
      const out = join(scratch, `demo-${customers}`)
      add(`demo ${customers} customers`, await measure(['demo', '--customers', String(customers), '--out', out]), {
        seconds: null,
        megabytes: 800,
      })
      log(`autopilot, ${customers} customers`)
      await autopilot(`${customers} customers`, [join(out, 'clientes_baja.csv'), '--target', 'baja', '--id', 'cliente_id'], {
        seconds: null,
        megabytes: 800,
      })
      rmSync(out, { recursive: true })
    }
    return rows
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}
