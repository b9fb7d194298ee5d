import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRng, normalDraw } from '#kernel/sampling'

/** Normal columns, of which twelve matter, and an outcome for each family; as float32 files, column after column. */
export function writeData(folder: string, rows: number, columns: number): void {
  const u = createRng(1)
  const normal = () => normalDraw(u)
  const x = Float32Array.from({ length: rows * columns }, normal)
  const z = Float64Array.from({ length: rows }, (_, i) => {
    let sum = x[i]! - 0.5 * x[rows + i]!
    for (let j = 2; j < 12; j++) sum += x[j * rows + i]! * (0.5 - 0.045 * (j - 2))
    return sum
  })
  const write = (name: string, values: Float32Array) => writeFileSync(join(folder, `${name}.f32`), values)
  const each = (of: (signal: number) => number) => Float32Array.from(z, (signal) => of(signal))
  write('x', x)
  write(
    'gaussian',
    each((signal) => signal + normal()),
  )
  write(
    'binomial',
    each((signal) => (u() < 1 / (1 + Math.exp(-signal)) ? 1 : 0)),
  )
  write(
    'multinomial',
    each((signal) => (signal + normal() > 1 ? 2 : signal + normal() > -0.5 ? 1 : 0)),
  )
  write(
    'poisson',
    each((signal) => poisson(Math.exp(0.4 * signal), u)),
  )
}

/** A draw by Knuth's product of uniforms. */
function poisson(mean: number, u: () => number): number {
  const floor = Math.exp(-mean)
  let count = 0
  for (let product = u(); product > floor; product *= u()) count++
  return count
}
