import { type Decision, decided, warned } from '#base'
import type { ColumnProfile } from './schema.ts'

const mostNamed = 8
const muchMissing = 0.5
const someOutliers = 0.01
const manyLevels = 50

function named(code: string, found: readonly ColumnProfile[], tell: typeof decided): Decision[] {
  if (found.length === 0) return []
  const names = found.slice(0, mostNamed).map(({ name }) => name)
  return [tell(code, { columns: names.join(', ') + (found.length > mostNamed ? ', …' : ''), n: found.length })]
}

/** What a person should know of the columns before believing anything learnt from them: one decision per matter. */
export function describeProfiles(profiles: readonly ColumnProfile[]): Decision[] {
  const isLevels = (p: ColumnProfile) => 'top' in p
  return [
    ...named(
      'MUCH_MISSING',
      profiles.filter((p) => p.missing < p.rows && p.missing > muchMissing * p.rows),
      warned,
    ),
    ...named(
      'OUTLIERS',
      profiles.filter((p) => 'outliers' in p && p.type === 'number' && p.outliers > someOutliers * (p.rows - p.missing)),
      decided,
    ),
    ...named(
      'HIGH_CARDINALITY',
      profiles.filter((p) => isLevels(p) && p.type === 'category' && p.distinct > manyLevels),
      decided,
    ),
  ]
}
