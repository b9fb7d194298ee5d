import { findSuspects } from '#ai/training'
import { benchFor } from './programs/learn-table.ts'
import { type LeakKind, simulateFile } from './programs/simulated-files.ts'
import type { Drill } from './run.ts'

const clean = 50
const planted = ['noisy copy', 'flipped answer', 'counted after', 'how it went'] as const
const perKind = 10

async function accused(seed: number, leak: LeakKind) {
  const file = simulateFile(seed, leak)
  const { bench, certain } = benchFor(file.table, seed)
  const { suspects } = await findSuspects(bench)
  bench.close()
  return { file, names: [...certain.map((each) => each.column), ...suspects.map((each) => each.column)], suspects }
}

/** Files without a leak must not accuse a column (at most 1 in 50); files with one must name it. */
export const drill: Drill = async ({ seed, share, log }) => {
  const files = Math.ceil(clean * share)
  let falseAlarms = 0
  for (let i = 0; i < files; i++) {
    const { names, suspects, file } = await accused(seed * 1000 + i, 'none')
    falseAlarms += names.length
    if (names.length > 0)
      log(
        `clean file ${i}: ${names.join(', ')} ${suspects.map((s) => `${s.reason} ${s.alone.value.toFixed(3)} ${s.others.value.toFixed(3)} ${s.all.value.toFixed(3)}`).join(' ')} (${file.honestAuc.toFixed(2)})`,
      )
  }
  const found: Record<string, string> = {}
  let missed = 0
  for (const [k, leak] of planted.entries()) {
    const times = Math.ceil(perKind * share)
    let hits = 0
    for (let i = 0; i < times; i++) {
      const { file, names, suspects } = await accused(seed * 1000 + 100 * (k + 1) + i, leak)
      if (names.includes(file.leak!)) hits++
      else log(`${leak} ${i} not found`)
      const wrong = names.filter((name) => name !== file.leak)
      if (wrong.length > 0)
        log(
          `${leak} ${i}: also ${wrong.join(', ')} ${suspects.map((s) => `${s.column} ${s.reason} ${s.alone.value.toFixed(3)} ${s.others.value.toFixed(3)} ${s.all.value.toFixed(3)}`).join(' ')}`,
        )
    }
    found[leak] = `${hits} of ${times}`
    missed += times - hits
  }
  const allowed = Math.max(1, Math.round(files / 50))
  return {
    passed: falseAlarms <= allowed && missed <= 0.1 * planted.length * Math.ceil(perKind * share),
    result: { files, falseAlarms, found },
  }
}
