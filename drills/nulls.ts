import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { autopilot } from '#ai/autopilot'
import type { Table } from '#data/sources'
import { wilsonInterval } from '#kernel/stats'
import { simulateSignal } from './programs/simulated-files.ts'
import type { Drill } from './run.ts'

const noisy = 200
const planted = 100
const sizes = [300, 1000, 2000, 4000] as const
const trials = 24

/** The table as the file that somebody would bring. */
function csvOf({ rows, columns }: Table): string {
  const cell = (column: Table['columns'][number], row: number): string => {
    if ('codes' in column) return column.levels[column.codes[row]!]!
    return Number.isNaN(column.values[row]!) ? '' : String(column.values[row]!)
  }
  const lines = [columns.map(({ name }) => name).join(',')]
  for (let row = 0; row < rows; row++) lines.push(columns.map((column) => cell(column, row)).join(','))
  return `${lines.join('\n')}\n`
}

/** What the autopilot says of a file of so many rows whose best ranking has that AUC. */
async function verdictOn(home: string, seed: number, n: number, auc: number) {
  const [file, out] = [join(home, 'file.csv'), join(home, 'out')]
  writeFileSync(file, csvOf(simulateSignal(seed, n, auc)))
  const { status, test } = await autopilot({ file, target: 'outcome', out, trials, seed, language: 'es', workers: 0 })
  rmSync(out, { recursive: true })
  return { status, auc: test.figures.auc!.value }
}

/** Pure noise must be called so (95 of 100), and an AUC of 0.60 in 2,000 rows must be delivered (9 of 10): by whole runs. */
export const drill: Drill = async ({ seed, share, log, kept }) => {
  const home = mkdtempSync(join(tmpdir(), 'rumbo-drill-'))
  const count = async (name: string, of: number, n: (i: number) => number, auc: number, wanted: 'delivered' | 'no-signal') => {
    let as = 0
    for (let i = 0; i < of; i++) {
      const run = await kept.of(`${name} ${i}`, () => verdictOn(home, seed * 10_000 + i + (auc > 0.5 ? 5000 : 0), n(i), auc))
      if (run.status === wanted) as++
      log(`${name} ${i + 1} of ${of}: n ${n(i)}, test AUC ${run.auc.toFixed(3)}, ${run.status}; so far ${as}`)
    }
    const { value, low, high } = wilsonInterval(as, of)
    return { runs: of, [wanted]: as, share: value, low, high }
  }
  try {
    const noise = await count('noise', Math.ceil(noisy * share), (i) => sizes[i % sizes.length]!, 0.5, 'no-signal')
    const signal = await count('signal', Math.ceil(planted * share), () => 2000, 0.6, 'delivered')
    return { passed: noise.share >= 0.95 && signal.share >= 0.9, result: { trials, sizesOfNoise: sizes.join(', '), noise, signal } }
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}
