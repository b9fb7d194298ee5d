import { sql } from 'kysely'
import { DomainError, type ErrorParams, type Id } from '#base'
import { holdsWords, type Scope, type Trx } from '#platform/database'
import { FileChoices, type SourceFile } from './schema.ts'

type State = SourceFile['state']
type Failure = Readonly<{ code: string; params: ErrorParams }>
type FileRow = {
  workspace_id: string
  id: string
  name: string
  bytes: number
  received: number
  state: State
  job_id: string | null
  rows: number | null
  columns: number | null
  choices: string
  error: string | null
  created_by: string
  created_at: Date
  touched_at: Date
}
const tables = (trx: Trx) => trx.$extendTables<{ source_files: FileRow }>()

export type StoredFile = Readonly<{
  id: Id<'file'>
  name: string
  bytes: number
  received: number
  state: State
  jobId: string | null
  rows: number | null
  columns: number | null
  choices: FileChoices
  error: Failure | null
  createdAt: Date
}>

type Selected = Omit<FileRow, 'workspace_id' | 'created_by' | 'touched_at' | 'choices' | 'error'> & { choices: unknown; error: unknown }
const fileOf = (row: Selected): StoredFile => ({
  id: row.id as Id<'file'>,
  name: row.name,
  bytes: Number(row.bytes),
  received: Number(row.received),
  state: row.state,
  jobId: row.job_id,
  rows: row.rows === null ? null : Number(row.rows),
  columns: row.columns,
  choices: FileChoices.parse(row.choices),
  error: row.error as Failure | null,
  createdAt: row.created_at,
})

const select = (trx: Trx, scope: Scope) =>
  tables(trx)
    .selectFrom('source_files')
    .select(['id', 'name', 'bytes', 'received', 'state', 'job_id', 'rows', 'columns', 'choices', 'error', 'created_at'])
    .where('workspace_id', '=', scope.workspace)

export async function addFile(trx: Trx, scope: Scope, file: Pick<StoredFile, 'id' | 'name' | 'bytes'>, now: Date): Promise<void> {
  await tables(trx)
    .insertInto('source_files')
    .values({
      ...{ workspace_id: scope.workspace, id: file.id, name: file.name, bytes: file.bytes, received: 0, state: 'receiving' },
      ...{ job_id: null, rows: null, columns: null, choices: JSON.stringify(FileChoices.parse({})), error: null },
      ...{ created_by: scope.principal, created_at: now, touched_at: now },
    })
    .execute()
}

/** @throws FILE_NOT_FOUND, also for a file of another workspace */
export async function findFile(trx: Trx, scope: Scope, id: string, lock = false): Promise<StoredFile> {
  const query = select(trx, scope).where('id', '=', id)
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst()
  if (!row) throw new DomainError('FILE_NOT_FOUND', { file: id })
  return fileOf(row)
}

/** Newest first; one more than `limit` tells that there is a next page. */
export async function listFiles(
  trx: Trx,
  scope: Scope,
  page: { limit: number; before: string | null; words?: string; state?: State },
): Promise<StoredFile[]> {
  let query = select(trx, scope).orderBy('id', 'desc').limit(page.limit)
  if (page.before !== null) query = query.where('id', '<', page.before)
  if (page.words !== undefined) query = query.where(holdsWords(sql<string>`name`, page.words))
  if (page.state !== undefined) query = query.where('state', '=', page.state)
  return (await query.execute()).map(fileOf)
}

/** Changes a file. @throws FILE_NOT_FOUND when it was erased meanwhile */
export async function setFile(
  trx: Trx,
  scope: Scope,
  id: string,
  change: Partial<Pick<StoredFile, 'received' | 'state' | 'jobId' | 'rows' | 'columns' | 'choices' | 'error'>>,
  now: Date,
): Promise<void> {
  const { jobId, choices, error, ...plain } = change
  const { numUpdatedRows } = await tables(trx)
    .updateTable('source_files')
    .set({
      ...plain,
      ...(jobId === undefined ? {} : { job_id: jobId }),
      ...(choices === undefined ? {} : { choices: JSON.stringify(choices) }),
      ...(error === undefined ? {} : { error: error === null ? null : JSON.stringify(error) }),
      touched_at: now,
    })
    .where('workspace_id', '=', scope.workspace)
    .where('id', '=', id)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new DomainError('FILE_NOT_FOUND', { file: id })
}

export const removeFile = async (trx: Trx, scope: Scope, id: string): Promise<void> =>
  void (await tables(trx).deleteFrom('source_files').where('workspace_id', '=', scope.workspace).where('id', '=', id).execute())

/** Bytes that uploads under way, of all workspaces, have still to bring. */
export async function bytesToCome(trx: Trx): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select coalesce(sum(bytes - received), 0)::float8 as bytes from source_files where state = 'receiving'`.execute(trx)
  return rows[0]!.bytes
}

/** Files of all workspaces: those that are there, and the uploads that nobody went on with since `since`. */
export async function everyFile(trx: Trx, since: Date): Promise<{ workspace: string; id: string; abandoned: boolean }[]> {
  const { rows } = await sql<{ workspace: string; id: string; abandoned: boolean }>`
    select workspace_id as workspace, id, state = 'receiving' and touched_at < ${since} as abandoned from source_files`.execute(trx)
  return rows
}
