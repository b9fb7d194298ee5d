// From a table of customers with a known outcome to a model and its report, from code. `node examples/autopilot.ts`
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { autopilot, renderDecision, renderSummary } from '#ai/autopilot'
import { createRng } from '#kernel/sampling'

const folder = mkdtempSync(join(tmpdir(), 'rumbo-example-'))
try {
  // 400 customers: many complaints and a short stay make leaving likely.
  const random = createRng(1)
  const rows = Array.from({ length: 400 }, (_, i) => {
    const [months, complaints] = [1 + Math.floor(60 * random()), Math.floor(5 * random())]
    const leaves = random() < 1 / (1 + Math.exp(0.5 + 0.06 * months - complaints))
    return `C-${i},${months},${complaints},${leaves ? 'Yes' : 'No'}`
  })
  const file = join(folder, 'customers.csv')
  writeFileSync(file, `customer,months,complaints,left\n${rows.join('\n')}\n`)

  const out = join(folder, 'result')
  const run = await autopilot({ file, target: 'left', out, trials: 2, seed: 1, language: 'en' })

  console.log(renderSummary(run, 'en'))
  console.log(`files: ${readdirSync(out).sort().join(', ')}`)
  const choice = run.decisions.find(({ code }) => code === 'CANDIDATE_CHOSEN' || code === 'SIMPLER_AS_GOOD')
  if (choice) console.log(renderDecision(choice, 'en'))
} finally {
  rmSync(folder, { recursive: true })
}
