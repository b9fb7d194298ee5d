// `npm run bench -- <name> [--json]`: measures ours beside an anchor in one run and prints the ratios (ours ÷ theirs).
import { globSync } from 'node:fs'
import { cpus } from 'node:os'
import { basename, join } from 'node:path'

export type Row = Readonly<{
  work: string
  /** What it is measured against; null where there is only the target. */
  anchor: string | null
  ours: number
  theirs: number | null
  unit: string
  target: number | null
  better: 'lower' | 'higher'
}>
export type Bench = (log: (line: string) => void) => Promise<Row[]>

const names = globSync('bench/*.ts', { cwd: process.cwd() })
  .map((file) => basename(file, '.ts'))
  .filter((name) => name !== 'run')
  .sort()
const [name, ...flags] = process.argv.slice(2)
if (name === undefined || !names.includes(name)) {
  console.error(`npm run bench -- <name> [--json]\nname: ${names.join(', ')}`)
  process.exit(2)
}
const { bench } = (await import(join(process.cwd(), 'bench', `${name}.ts`))) as { bench: Bench }
const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`
const rows = (await bench((line) => console.error(line))).map((row) => ({
  ...row,
  ratio: row.theirs === null ? null : row.ours / row.theirs,
}))
if (flags.includes('--json')) console.log(JSON.stringify({ bench: name, machine, rows }))
else {
  console.log(machine)
  console.table(
    rows.map(({ work, anchor, ours, theirs, unit, ratio, target, better }) => ({
      work,
      ours: Number(ours.toPrecision(4)),
      unit,
      anchor: anchor ?? '–',
      theirs: theirs === null ? '–' : Number(theirs.toPrecision(4)),
      ratio: ratio === null ? '–' : Number(ratio.toPrecision(3)),
      target: target === null ? '–' : `${better === 'lower' ? '≤' : '≥'} ${target}`,
      met: target === null ? '–' : (better === 'lower' ? (ratio ?? ours) <= target : (ratio ?? ours) >= target) ? 'yes' : 'no',
    })),
  )
}
