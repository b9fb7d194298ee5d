import { sql } from 'kysely'
import { DomainError, type Id, type Language } from '#base'
import type { Scope, Trx } from '#platform/database'
import type { FileContact, FileCounts } from './contacts-of-table.ts'
import type { ContactColumns } from './recognise.ts'
import { ImportCounts, type ImportKind } from './schema.ts'

type State = 'draft' | 'applied' | 'undone' | 'discarded'
type ImportRow = {
  workspace_id: string
  id: string
  job_id: string
  kind: ImportKind
  file_id: string
  file: string
  language: Language
  state: State
  asked: string
  columns: string | null
  others: string | null
  counts: string | null
  created_by: string
  created_at: Date
  applied_at: Date | null
  undone_at: Date | null
}
const tables = (trx: Trx) => trx.$extendTables<{ contact_imports: ImportRow }>()

export type StoredImport = Readonly<{
  id: Id<'import'>
  jobId: string
  kind: ImportKind
  fileId: string
  file: string
  language: Language
  state: State
  asked: ContactColumns
  columns: ContactColumns | null
  others: readonly string[]
  counts: ImportCounts | null
  createdBy: string
  createdAt: Date
  appliedAt: Date | null
  undoneAt: Date | null
}>

type Selected = Omit<ImportRow, 'workspace_id' | 'asked' | 'columns' | 'others' | 'counts'> &
  Record<'asked' | 'columns' | 'others' | 'counts', unknown>
const importOf = (row: Selected): StoredImport => ({
  ...{ id: row.id as Id<'import'>, jobId: row.job_id, kind: row.kind, fileId: row.file_id, file: row.file, language: row.language },
  ...{ state: row.state, asked: row.asked as ContactColumns, columns: row.columns as ContactColumns | null },
  ...{ others: (row.others as string[] | null) ?? [], counts: row.counts === null ? null : ImportCounts.parse(row.counts) },
  ...{ createdBy: row.created_by, createdAt: row.created_at, appliedAt: row.applied_at, undoneAt: row.undone_at },
})

const select = (trx: Trx, scope: Scope) =>
  tables(trx)
    .selectFrom('contact_imports')
    .select(['id', 'job_id', 'kind', 'file_id', 'file', 'language', 'state', 'asked', 'columns', 'others', 'counts'])
    .select(['created_by', 'created_at', 'applied_at', 'undone_at'])
    .where('workspace_id', '=', scope.workspace)

type NewImportRow = Pick<StoredImport, 'id' | 'jobId' | 'kind' | 'fileId' | 'file' | 'language' | 'asked'>
export async function addImport(
  trx: Trx,
  scope: Scope,
  { id, jobId, kind, fileId, file, language, asked }: NewImportRow,
  now: Date,
): Promise<void> {
  await tables(trx)
    .insertInto('contact_imports')
    .values({
      ...{
        workspace_id: scope.workspace,
        id,
        job_id: jobId,
        kind,
        file_id: fileId,
        file,
        language,
        state: 'draft',
        asked: JSON.stringify(asked),
      },
      ...{ columns: null, others: null, counts: null, created_by: scope.principal, created_at: now, applied_at: null, undone_at: null },
    })
    .execute()
}

/** @throws CONTACT_IMPORT_NOT_FOUND, also for one of another workspace */
export async function findImport(trx: Trx, scope: Scope, id: string, lock = false): Promise<StoredImport> {
  const query = select(trx, scope).where('id', '=', id)
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst()
  if (!row) throw new DomainError('CONTACT_IMPORT_NOT_FOUND', { import: id })
  return importOf(row)
}

/** Newest first; one more than `limit` tells that there is a next page. */
export async function listImports(
  trx: Trx,
  scope: Scope,
  page: Readonly<{ limit: number; before: string | null }>,
): Promise<StoredImport[]> {
  let query = select(trx, scope).orderBy('id', 'desc').limit(page.limit)
  if (page.before !== null) query = query.where('id', '<', page.before)
  return (await query.execute()).map(importOf)
}

/** The import that can be undone: the last that was applied and stands. */
export async function newestApplied(trx: Trx, scope: Scope): Promise<string | null> {
  const row = await tables(trx)
    .selectFrom('contact_imports')
    .select(['id', 'state'])
    .where('workspace_id', '=', scope.workspace)
    .where('applied_at', 'is not', null)
    .orderBy('applied_at', 'desc')
    .executeTakeFirst()
  return row?.state === 'applied' ? row.id : null
}

export async function setImport(
  trx: Trx,
  scope: Scope,
  id: string,
  change: Partial<Pick<StoredImport, 'state' | 'columns' | 'others' | 'counts' | 'appliedAt' | 'undoneAt'>>,
): Promise<void> {
  const { columns, others, counts, appliedAt, undoneAt, state } = change
  const { numUpdatedRows } = await tables(trx)
    .updateTable('contact_imports')
    .set({
      ...(state === undefined ? {} : { state }),
      ...(columns === undefined ? {} : { columns: JSON.stringify(columns) }),
      ...(others === undefined ? {} : { others: JSON.stringify(others) }),
      ...(counts === undefined ? {} : { counts: JSON.stringify(counts) }),
      ...(appliedAt === undefined ? {} : { applied_at: appliedAt }),
      ...(undoneAt === undefined ? {} : { undone_at: undoneAt }),
    })
    .where('workspace_id', '=', scope.workspace)
    .where('id', '=', id)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new DomainError('CONTACT_IMPORT_NOT_FOUND', { import: id })
}

/** Forgets what a file that was read would change. */
export const dropDrafts = async (trx: Trx, scope: Scope, id: string): Promise<void> =>
  void (await sql`delete from contact_drafts where workspace_id = ${scope.workspace} and import_id = ${id}`.execute(trx))

/** Discards every import of the workspace that was not applied. */
export async function discardDrafts(trx: Trx, scope: Scope): Promise<void> {
  await sql`delete from contact_drafts where workspace_id = ${scope.workspace}`.execute(trx)
  await sql`update contact_imports set state = 'discarded' where workspace_id = ${scope.workspace} and state = 'draft'`.execute(trx)
}

/** Keeps some people of a file that was read. */
export async function addDrafts(
  trx: Trx,
  scope: Scope,
  id: string,
  people: readonly FileContact[],
  markOf: (key: string) => Buffer,
): Promise<void> {
  const consent = (channel: 'email' | 'sms' | 'phone' | 'post') => people.map(({ consents }) => consents[channel] ?? null)
  await sql`insert into contact_drafts (workspace_id, import_id, mark, customer_key, name, email, phone, may_email, may_sms, may_phone, may_post, objected, excluded)
    select ${scope.workspace}, ${id}, * from unnest(
      ${people.map(({ key }) => markOf(key))}::bytea[], ${people.map(({ key }) => key)}::text[], ${people.map(({ name }) => name)}::text[],
      ${people.map(({ email }) => email)}::text[], ${people.map(({ phone }) => phone)}::text[],
      ${consent('email')}::boolean[], ${consent('sms')}::boolean[], ${consent('phone')}::boolean[], ${consent('post')}::boolean[],
      ${people.map(({ objected }) => objected)}::boolean[], ${people.map(({ excluded }) => excluded)}::boolean[])`.execute(trx)
}

/** The columns of a contact that a file decides: those that it has. */
const decided = (columns: ContactColumns, kind: ImportKind): string[] => {
  const by = {
    ...{ name: columns.name, email: columns.email, phone: columns.phone, may_email: columns['consent-email'] },
    ...{ may_sms: columns['consent-sms'], may_phone: columns['consent-phone'], may_post: columns['consent-post'] },
    ...{ objected: columns.objection, excluded: kind === 'exclusions' ? '*' : columns.exclusion },
  }
  return Object.entries(by).flatMap(([column, from]) => (from === undefined ? [] : [column]))
}
const differs = (columns: readonly string[]) =>
  columns.length === 0
    ? sql`false`
    : sql.join(
        columns.map((name) => sql`d.${sql.ref(name)} is distinct from c.${sql.ref(name)}`),
        sql` or `,
      )
const consentColumns = ['may_email', 'may_sms', 'may_phone', 'may_post']

/** What an import that was read would change of what is kept. */
export async function compareDraft(
  trx: Trx,
  scope: Scope,
  { id, columns, kind }: Readonly<{ id: string; columns: ContactColumns; kind: ImportKind }>,
): Promise<Omit<ImportCounts, keyof FileCounts>> {
  const own = decided(columns, kind)
  const loses = [
    ...own.filter((name) => consentColumns.includes(name)).map((name) => sql`c.${sql.ref(name)} and d.${sql.ref(name)} is not true`),
    ...own.filter((name) => name === 'objected' || name === 'excluded').map((name) => sql`d.${sql.ref(name)} and not c.${sql.ref(name)}`),
  ]
  const { rows } = await sql<{ added: number; changed: number; same: number; withdrawn: number }>`
    select count(*) filter (where c.mark is null)::integer as added,
      count(*) filter (where c.mark is not null and (${differs(own)}))::integer as changed,
      count(*) filter (where c.mark is not null and not (${differs(own)}))::integer as same,
      count(*) filter (where c.mark is not null and (${loses.length === 0 ? sql`false` : sql.join(loses, sql` or `)}))::integer as withdrawn
    from contact_drafts d left join contacts c on c.workspace_id = d.workspace_id and c.mark = d.mark
    where d.workspace_id = ${scope.workspace} and d.import_id = ${id}`.execute(trx)
  return rows[0]!
}

/** One import at a time changes the contacts of a workspace. */
export const lockContacts = async (trx: Trx, scope: Scope): Promise<void> =>
  void (await sql`select pg_advisory_xact_lock(hashtextextended(${`contacts ${scope.workspace}`}, 0))`.execute(trx))

/** Makes what a file says hold, and keeps what it changed as it was. Columns that the file lacks stay. */
export async function applyDraft(
  trx: Trx,
  scope: Scope,
  { id, columns, kind }: Readonly<{ id: string; columns: ContactColumns; kind: ImportKind }>,
): Promise<void> {
  const own = decided(columns, kind)
  await sql`delete from contact_befores where workspace_id = ${scope.workspace}`.execute(trx)
  await sql`insert into contact_befores (workspace_id, import_id, mark, was)
    select d.workspace_id, d.import_id, d.mark, case when c.mark is null then null else to_jsonb(c) end
    from contact_drafts d left join contacts c on c.workspace_id = d.workspace_id and c.mark = d.mark
    where d.workspace_id = ${scope.workspace} and d.import_id = ${id} and (c.mark is null or ${differs(own)})`.execute(trx)
  const set = sql.join([sql`customer_key = excluded.customer_key`, ...own.map((name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`)])
  await sql`insert into contacts (workspace_id, mark, customer_key, name, email, phone, may_email, may_sms, may_phone, may_post, objected, excluded)
    select workspace_id, mark, customer_key, name, email, phone, may_email, may_sms, may_phone, may_post, objected, excluded
    from contact_drafts where workspace_id = ${scope.workspace} and import_id = ${id}
    on conflict (workspace_id, mark) do update set ${set}`.execute(trx)
  await dropDrafts(trx, scope, id)
}

/** Gives the contacts back as they were before an import. */
export async function undoImport(trx: Trx, scope: Scope, id: string): Promise<void> {
  const changed = sql`b.workspace_id = ${scope.workspace} and b.import_id = ${id} and c.workspace_id = b.workspace_id and c.mark = b.mark`
  await sql`delete from contacts c using contact_befores b where ${changed} and b.was is null`.execute(trx)
  await sql`update contacts c set customer_key = w.customer_key, name = w.name, email = w.email, phone = w.phone, may_email = w.may_email,
      may_sms = w.may_sms, may_phone = w.may_phone, may_post = w.may_post, objected = w.objected, excluded = w.excluded
    from contact_befores b cross join lateral jsonb_populate_record(null::contacts, b.was) w
    where ${changed} and b.was is not null`.execute(trx)
  await sql`delete from contact_befores where workspace_id = ${scope.workspace} and import_id = ${id}`.execute(trx)
}
