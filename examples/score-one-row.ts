// One customer through the recipe and the model, as an application would do it. `node examples/score-one-row.ts`
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { autopilot } from '#ai/autopilot'
import { predictMatrices, readModelFile } from '#ai/registry'
import { score } from '#ai/serving'
import { applyRecipeToRecord } from '#data/recipes'
import { createRng } from '#kernel/sampling'

const folder = mkdtempSync(join(tmpdir(), 'rumbo-example-'))
try {
  const random = createRng(2)
  const rows = Array.from({ length: 300 }, () => {
    const [visits, plan] = [Math.floor(20 * random()), random() < 0.4 ? 'gold' : 'basic']
    return `${visits},${plan},${random() < 1 / (1 + Math.exp(4 - 0.3 * visits - (plan === 'gold' ? 2 : 0))) ? 'yes' : 'no'}`
  })
  const file = join(folder, 'visits.csv')
  writeFileSync(file, `visits,plan,bought\n${rows.join('\n')}\n`)
  await autopilot({ file, target: 'bought', out: join(folder, 'result'), trials: 2, seed: 1, language: 'en' })

  const model = await readModelFile(join(folder, 'result'))
  const record = { visits: 18, plan: 'gold' }
  const matrices = model.parts.map(({ recipe }) => {
    const values = applyRecipeToRecord(recipe, record)
    return { rows: 1, columns: values.length, values }
  })
  const probability = predictMatrices(model, matrices)[0]!
  console.log(`probability of "${model.problem.positive}": ${probability}`)
  console.log(`prediction: ${model.problem.classes[probability >= model.threshold! ? 1 : 0]}`)

  // The command line gives the same number, to the last bit.
  const [one, scored] = [join(folder, 'one.csv'), join(folder, 'scored.csv')]
  writeFileSync(one, `visits,plan\n${record.visits},${record.plan}\n`)
  await score({ model: join(folder, 'result'), file: one, out: scored, language: 'en' })
  console.log(readFileSync(scored, 'utf8').trim())
} finally {
  rmSync(folder, { recursive: true })
}
