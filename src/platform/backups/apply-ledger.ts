import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Eraser } from '#platform/contributions'
import { type ConnectOptions, connectDatabase, type Migrations, migrate, type Trx } from '#platform/database'
import type { Secrets } from '#platform/secrets'
import type { DataFolder } from '#platform/storage'
import { eraseWorkspaceRows, inErasingOrder } from './erase-rows.ts'
import { type ErasureEntry, erasureMark, type Ledger } from './ledger.ts'
import { foldersOf } from './pin.ts'

type Needs = Readonly<{
  connection: ConnectOptions
  folder: DataFolder
  secrets: Secrets
  erasers: readonly Eraser[]
  migrations: Migrations
}>

const idsOf = async (trx: Trx, kind: ErasureEntry['kind']): Promise<string[]> => {
  const { rows } =
    kind === 'workspace'
      ? await sql<{ id: string }>`select id from workspaces`.execute(trx)
      : await sql<{ id: string }>`select distinct id from principals where kind = 'person'`.execute(trx)
  return rows.map(({ id }) => id)
}

/**
 * Erases from a restored database what was erased after its backup was made. Erasers know the present layout, so the
 * database is brought to it first.
 * @returns how many workspaces and people were erased once more
 */
export async function applyLedger(needs: Needs, due: Ledger): Promise<number> {
  const { folder, secrets, erasers } = needs
  const database = connectDatabase({ ...needs.connection, max: 2 })
  try {
    await migrate(database.kysely, needs.migrations)
    const marks = new Set(due.map(({ kind, subject }) => `${kind} ${subject}`))
    const isDue = (kind: ErasureEntry['kind']) => (id: string) => marks.has(`${kind} ${erasureMark(secrets, kind, id)}`)
    return await database.asSystem(async (trx) => {
      const workspaces = (await idsOf(trx, 'workspace')).filter(isDue('workspace'))
      for (const workspace of workspaces) {
        for (const { workspace: forget } of inErasingOrder(erasers)) await forget?.(trx, workspace)
        await eraseWorkspaceRows(trx, workspace)
        for (const part of foldersOf(workspace)) await rm(join(folder.path, part), { recursive: true, force: true })
      }
      const people = (await idsOf(trx, 'person')).filter(isDue('person'))
      for (const person of people) for (const { person: forget } of inErasingOrder(erasers)) await forget?.(trx, person)
      return workspaces.length + people.length
    })
  } finally {
    await database.close()
  }
}
