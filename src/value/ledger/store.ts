import { DomainError, newId } from '#base'
import type { Scope, Trx } from '#platform/database'
import { type LineState, type Method, Origin } from './schema.ts'
import type { CountedLine } from './totals.ts'

type LineRow = {
  workspace_id: string
  id: string
  source_kind: 'campaign' | 'readout' | 'said'
  source_id: string | null
  name: string
  method: Method
  currency: string
  month: string
  low: string | number
  mid: string | number
  high: string | number
  contact_cost: string | number
  discount_cost: string | number
  programme_cost: string | number
  origin: string
  baseline: string
  baseline_sha256: string
  baseline_signature: string
  baseline_at: Date
  replaces: string | null
  created_by: string
  created_at: Date
}
type DecisionRow = {
  workspace_id: string
  line_id: string
  state: Exclude<LineState, 'draft'>
  note: string | null
  decided_by: string
  decided_at: Date
}
const tables = (trx: Trx) => trx.$extendTables<{ ledger_lines: LineRow; ledger_decisions: DecisionRow }>()

export type Decision = Readonly<Pick<DecisionRow, 'state' | 'note'> & { by: string; at: Date }>
export type StoredLine = Readonly<{
  id: string
  source: Readonly<{ kind: LineRow['source_kind']; id: string | null }>
  name: string
  method: Method
  currency: string
  /** `YYYY-MM`. */
  month: string
  low: number
  mid: number
  high: number
  costs: Readonly<{ contacts: number; discounts: number; programme: number }>
  origin: Origin
  baseline: Readonly<{ terms: unknown; sha256: string; signature: string; at: Date }>
  replaces: string | null
  createdBy: string
  createdAt: Date
}>
export type KnownLine = StoredLine & Readonly<{ decisions: readonly Decision[]; state: LineState; replacedBy: string | null }>

/** @throws LEDGER_SOURCE_TAKEN, LEDGER_LINE_REPLACED when the source has a line, or the line a correction */
export async function addLine(
  trx: Trx,
  scope: Scope,
  line: Omit<StoredLine, 'id' | 'createdBy' | 'createdAt'>,
  now: Date,
): Promise<string> {
  const id = newId<'ledger-line'>()
  const { source, costs, baseline } = line
  const { numInsertedOrUpdatedRows } = await tables(trx)
    .insertInto('ledger_lines')
    .values({
      ...{ workspace_id: scope.workspace, id, source_kind: source.kind, source_id: source.id, name: line.name, method: line.method },
      ...{ currency: line.currency, month: `${line.month}-01`, low: line.low, mid: line.mid, high: line.high },
      ...{ contact_cost: costs.contacts, discount_cost: costs.discounts, programme_cost: costs.programme },
      ...{ origin: JSON.stringify(line.origin), baseline: JSON.stringify(baseline.terms) },
      ...{ baseline_sha256: baseline.sha256, baseline_signature: baseline.signature, baseline_at: baseline.at },
      ...{ replaces: line.replaces, created_by: scope.principal, created_at: now },
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows === 1n) return id
  throw line.replaces === null
    ? new DomainError('LEDGER_SOURCE_TAKEN', { name: line.name })
    : new DomainError('LEDGER_LINE_REPLACED', { line: line.replaces })
}

async function known(trx: Trx, scope: Scope, rows: readonly LineRow[]): Promise<KnownLine[]> {
  const ids = rows.map(({ id }) => id)
  if (ids.length === 0) return []
  const decisions = await tables(trx)
    .selectFrom('ledger_decisions')
    .select(['line_id', 'state', 'note', 'decided_by', 'decided_at'])
    .where('workspace_id', '=', scope.workspace)
    .where('line_id', 'in', ids)
    .orderBy('decided_at')
    .execute()
  const replaced = await tables(trx)
    .selectFrom('ledger_lines as l')
    .innerJoin('ledger_decisions as d', (join) => join.onRef('d.workspace_id', '=', 'l.workspace_id').onRef('d.line_id', '=', 'l.id'))
    .select(['l.id', 'l.replaces'])
    .where('l.workspace_id', '=', scope.workspace)
    .where('l.replaces', 'in', ids)
    .where('d.state', '=', 'approved')
    .execute()
  return rows.map((row) => {
    const own = decisions.filter(({ line_id }) => line_id === row.id)
    const is = (state: LineState) => own.some((decision) => decision.state === state)
    return {
      ...{ id: row.id, source: { kind: row.source_kind, id: row.source_id }, name: row.name, method: row.method, currency: row.currency },
      ...{ month: row.month.slice(0, 7), low: Number(row.low), mid: Number(row.mid), high: Number(row.high) },
      costs: { contacts: Number(row.contact_cost), discounts: Number(row.discount_cost), programme: Number(row.programme_cost) },
      origin: Origin.parse(row.origin),
      baseline: { terms: row.baseline, sha256: row.baseline_sha256, signature: row.baseline_signature, at: row.baseline_at },
      ...{ replaces: row.replaces, createdBy: row.created_by, createdAt: row.created_at },
      decisions: own.map(({ state, note, decided_by, decided_at }) => ({ state, note, by: decided_by, at: decided_at })),
      state: is('approved') ? 'approved' : is('rejected') ? 'rejected' : is('proposed') ? 'proposed' : 'draft',
      replacedBy: replaced.find(({ replaces }) => replaces === row.id)?.id ?? null,
    }
  })
}

/** Newest first; one more than `limit` tells that there is a next page. */
export async function listLines(trx: Trx, scope: Scope, page: Readonly<{ limit: number; before: string | null }>): Promise<KnownLine[]> {
  let query = tables(trx).selectFrom('ledger_lines').selectAll().where('workspace_id', '=', scope.workspace)
  if (page.before !== null) query = query.where('id', '<', page.before)
  return known(trx, scope, await query.orderBy('id', 'desc').limit(page.limit).execute())
}

/** @throws LEDGER_LINE_NOT_FOUND, also for one of another workspace */
export async function findLine(trx: Trx, scope: Scope, id: string): Promise<KnownLine> {
  const row = await tables(trx)
    .selectFrom('ledger_lines')
    .selectAll()
    .where('workspace_id', '=', scope.workspace)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw new DomainError('LEDGER_LINE_NOT_FOUND', { line: id })
  return (await known(trx, scope, [row]))[0]!
}

/**
 * Every line whose month lies in a range (both ends in; `YYYY-MM`), oldest month first.
 */
export async function linesBetween(
  trx: Trx,
  scope: Scope,
  { from, to }: Readonly<{ from?: string | undefined; to?: string | undefined }>,
): Promise<KnownLine[]> {
  let query = tables(trx).selectFrom('ledger_lines').selectAll().where('workspace_id', '=', scope.workspace)
  if (from !== undefined) query = query.where('month', '>=', `${from}-01`)
  if (to !== undefined) query = query.where('month', '<=', `${to}-01`)
  return known(trx, scope, await query.orderBy('month').orderBy('id').execute())
}

/** Whether a line counts: approved, and no approved line took its place. */
export const counts = ({ state, replacedBy }: KnownLine): boolean => state === 'approved' && replacedBy === null
export const countedOf = ({ month, method, currency, low, mid, high, costs }: KnownLine): CountedLine => ({
  ...{ month, method, currency, low, mid, high, programme: costs.programme },
})

/** @throws LEDGER_DECIDED when it was decided meanwhile */
export async function decide(
  trx: Trx,
  scope: Scope,
  id: string,
  state: DecisionRow['state'],
  note: string | null,
  now: Date,
): Promise<void> {
  const { numInsertedOrUpdatedRows } = await tables(trx)
    .insertInto('ledger_decisions')
    .values({ workspace_id: scope.workspace, line_id: id, state, note, decided_by: scope.principal, decided_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows !== 1n) throw new DomainError('LEDGER_DECIDED', { line: id })
}
