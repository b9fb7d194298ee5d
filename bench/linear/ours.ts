// Fits a path of penalties on the written data, once per line of standard input, as anchor.R.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fitLinearPath, type LinearOptions } from '#kernel/linear'

const [folder = '', rows, columns] = process.argv.slice(2)
const read = (file: string) => new Float32Array(readFileSync(join(folder, file)).buffer)
const x = { rows: Number(rows), columns: Number(columns), values: read('x.f32') }
for await (const line of createInterface({ input: process.stdin })) {
  const { family } = JSON.parse(line) as Pick<LinearOptions, 'family'>
  const y = Float64Array.from(read(`${family}.f32`))
  const started = performance.now()
  // glmnet's own tolerance, which it counts against twice the loss
  const path = fitLinearPath({ x, y }, { family, classes: 3, mix: 0.5, lambdaCount: 100, lambdaMinRatio: 1e-4, tolerance: 2e-7 })
  const seconds = (performance.now() - started) / 1000
  console.log(JSON.stringify({ version: 'here', seconds, last: path.at(-1)!.coefficients[0] }))
}
