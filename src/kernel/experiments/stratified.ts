import { checkRange, DomainError } from '#base'
import { studentCdf, studentQuantile } from '#kernel/stats'
import type { Effect } from './difference.ts'
import { checkPeople, type Figure } from './figure.ts'

/**
 * Effect over strata that were fixed before the start (score bands, say): each stratum's difference counts by its people, so
 * differences between strata are no noise, and groups that are no equal share of each stratum do not bias it.
 * @throws NO_ROWS without strata, SAMPLE_TOO_SMALL when a stratum has fewer than two people in a group, OUTCOME_CONSTANT, INVALID_ARGUMENT
 * @see Miratrix, Sekhon & Yu (2013), "Adjusting treatment effect estimates by post-stratification", J. Royal Statistical Society B 75(2).
 */
export function stratifiedDifference(strata: readonly Readonly<{ control: Figure; treated: Figure }>[], level = 0.95): Effect {
  checkRange('level', level, 1e-9, 1 - 1e-9)
  if (strata.length === 0) throw new DomainError('NO_ROWS', { rows: 0, columns: 1 })
  const all = strata.reduce((n, { control, treated }) => n + control.n + treated.n, 0)
  let [value, variance, spread] = [0, 0, 0]
  for (const { control, treated } of strata) {
    checkPeople(Math.min(control.n, treated.n), 2)
    const weight = (control.n + treated.n) / all
    value += weight * (treated.value - control.value)
    for (const { n, variance: own } of [control, treated]) {
      const error = (weight * weight * own) / n
      variance += error
      spread += (error * error) / (n - 1)
    }
  }
  if (!(variance > 0)) throw new DomainError('OUTCOME_CONSTANT')
  const [error, dof] = [Math.sqrt(variance), (variance * variance) / spread]
  const half = error * studentQuantile(0.5 + level / 2, dof)
  return { value, low: value - half, high: value + half, error, dof, p: 2 * studentCdf(-Math.abs(value) / error, dof) }
}
