import { createRng } from '#kernel/sampling'

/** Customers of a shop of which some leave: seldom visits and many complaints make it likelier. Semicolons, as Excel in Spain writes. */
export function customersCsv(rows: number): string {
  const rng = createRng(4)
  const pick = <T>(values: readonly T[]): T => values[Math.floor(rng() * values.length)]!
  const lines = Array.from({ length: rows }, (_, i) => {
    const visits = Math.floor(rng() * 20)
    const complaints = Math.floor(rng() * 6)
    const tariff = pick(['básica', 'plus', 'total'])
    const z = -1 - 0.15 * visits + 0.6 * complaints + (tariff === 'básica' ? 0.8 : 0)
    return [i + 1, visits, complaints, tariff, 18 + Math.floor(rng() * 60), rng() < 1 / (1 + Math.exp(-z)) ? 'sí' : 'no'].join(';')
  })
  return `cliente;visitas;quejas;tarifa;edad;baja\n${lines.join('\n')}\n`
}
