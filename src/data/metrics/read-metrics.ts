import { principalNames } from '#platform/auth'
import type { Services } from '#platform/contributions'
import type { Scope, Trx } from '#platform/database'
import type { Metric, ValueOrigin } from './schema.ts'
import { findMetric, listMetrics, versionsOf } from './store.ts'
import type { MetricRow } from './tables.ts'
import { findValue, newestValues, periodKey } from './values.ts'
import { metricView, type Names, partsView, type Reader, valueView } from './view.ts'

type Database = Pick<Services, 'database'>

const namesOf = ({ database }: Database, scope: Scope, ids: readonly (string | null)[]): Promise<Names> => {
  const asked = ids.filter((id) => id !== null)
  return database.asSystem((trx) => principalNames(trx, scope.workspace, asked))
}

async function showAll(services: Database, scope: Scope, reader: Reader, read: (trx: Trx) => Promise<MetricRow[]>): Promise<Metric[]> {
  const found = await services.database.inScope(scope, async (trx) => {
    const rows = await read(trx)
    const asked = rows.map(({ id, definition }) => ({ id, period: periodKey(definition.period) }))
    return { rows, newest: await newestValues(trx, scope, asked) }
  })
  const names = await namesOf(
    services,
    scope,
    found.rows.map(({ owner }) => owner),
  )
  return found.rows.map((row) => metricView(reader, row, found.newest.get(row.id) ?? [], names))
}

export const readMetrics = (
  services: Database,
  scope: Scope,
  reader: Reader,
  page: { state: MetricRow['state']; after: string | null; limit: number },
): Promise<Metric[]> => showAll(services, scope, reader, (trx) => listMetrics(trx, scope, page))

/** Several metrics, in the order asked for. @throws METRIC_NOT_FOUND */
export const readMetricsOf = (services: Database, scope: Scope, reader: Reader, ids: readonly string[]): Promise<Metric[]> =>
  showAll(services, scope, reader, async (trx) => {
    const rows: MetricRow[] = []
    for (const id of ids) rows.push(await findMetric(trx, scope, id))
    return rows
  })

/** @throws METRIC_NOT_FOUND */
export async function readMetric(services: Database, scope: Scope, reader: Reader, id: string): Promise<Metric> {
  const [metric] = await readMetricsOf(services, scope, reader, [id])
  return metric!
}

/** @throws METRIC_NOT_FOUND */
export async function readVersions(services: Database, scope: Scope, id: string) {
  const rows = await services.database.inScope(scope, async (trx) => {
    await findMetric(trx, scope, id)
    return versionsOf(trx, scope, id)
  })
  const names = await namesOf(
    services,
    scope,
    rows.map(({ made_by }) => made_by),
  )
  return rows.map(({ version, definition, made_by, made_at }) => ({
    ...{ version, definition, at: made_at.toISOString(), by: names.get(made_by)?.name ?? null },
  }))
}

/** Where a value comes from. @throws METRIC_NOT_FOUND, METRIC_VALUE_NOT_FOUND */
export async function readOrigin(services: Database, scope: Scope, reader: Reader, metric: string, id: string): Promise<ValueOrigin> {
  const { row, definition } = await services.database.inScope(scope, async (trx) => {
    await findMetric(trx, scope, metric)
    const found = await findValue(trx, scope, metric, id)
    const versions = await versionsOf(trx, scope, metric)
    return { row: found, definition: versions.find(({ version }) => version === found.version)!.definition }
  })
  const names = await namesOf(services, scope, [row.asked_by])
  return {
    ...valueView(reader, row),
    parts: partsView(reader, row.parts),
    by: row.asked_by === null ? null : (names.get(row.asked_by)?.name ?? null),
    definition,
    supersededBy: row.superseded_by,
  }
}
