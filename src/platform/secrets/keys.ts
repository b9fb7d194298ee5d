import { hkdfSync, randomBytes } from 'node:crypto'
import type { Transform } from 'node:stream'
import { DomainError } from '#base'
import type { Database, Trx } from '#platform/database'
import { opening, sealing } from '#platform/storage'
import { openSealed, seal } from './seal.ts'
import type { Secrets } from './secrets.ts'

type KeyRow = { workspace_id: string; generation: number; wrapped: Buffer; created_at: Date }
const tables = (trx: Trx) => trx.$extendTables<{ workspace_keys: KeyRow }>()

/**
 * Keys of each workspace (envelope encryption): what belongs to a workspace is sealed under a data key of its own, which is
 * stored wrapped by the main key. Keys are never kept in memory between two calls, so a workspace's data are unreadable in
 * every process from the moment its keys are destroyed.
 */
export interface Keys {
  /** Encrypts for one purpose of one workspace; it opens for the same two only. */
  seal(workspace: string, purpose: string, plain: Uint8Array): Promise<Buffer>
  /** @throws SEAL_BROKEN, KEY_DESTROYED */
  open(workspace: string, purpose: string, sealed: Uint8Array): Promise<Buffer>
  /** A stream that encrypts a file; `purpose` also names which file, so that two cannot be exchanged. */
  sealing(workspace: string, purpose: string): Promise<Transform>
  /** A stream that decrypts such a file. It fails with SEAL_BROKEN or KEY_DESTROYED. */
  opening(workspace: string, purpose: string): Transform
  /** Makes the key that seals from now on; what older ones sealed still opens. @returns its generation, from 1 */
  rotate(trx: Trx, workspace: string): Promise<number>
  /** Puts the data keys of all workspaces under the newest root of the main key. */
  rewrap(): Promise<void>
  /** The data keys themselves, for an export that is encrypted as a whole. */
  handOver(workspace: string): Promise<{ generation: number; key: Buffer }[]>
  /** Puts the data keys of a workspace that arrived under this main key. */
  takeOver(trx: Trx, workspace: string, keys: readonly { generation: number; key: Uint8Array }[]): Promise<void>
  /** Makes everything unreadable that was sealed for the workspace. */
  destroy(trx: Trx, workspace: string): Promise<void>
}

const format = 1
const headBytes = 5
const wrapPurpose = (workspace: string, generation: number): string => `workspace-key ${workspace} ${generation}`
const derive = (dataKey: Uint8Array, purpose: string): Buffer => Buffer.from(hkdfSync('sha256', dataKey, 'rumbo workspace', purpose, 32))
const context = (workspace: string, purpose: string): string => `${workspace} ${purpose}`

export function createKeys(database: Database, secrets: Secrets): Keys {
  const unwrap = ({ workspace_id, generation, wrapped }: Omit<KeyRow, 'created_at'>): Buffer =>
    secrets.open(wrapPurpose(workspace_id, generation), wrapped)

  async function add(trx: Trx, workspace: string, generation: number): Promise<void> {
    const wrapped = secrets.seal(wrapPurpose(workspace, generation), randomBytes(32))
    await tables(trx)
      .insertInto('workspace_keys')
      .values({ workspace_id: workspace, generation, wrapped, created_at: new Date() })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
  const newestRow = (trx: Trx, workspace: string) =>
    tables(trx)
      .selectFrom('workspace_keys')
      .select(['workspace_id', 'generation', 'wrapped'])
      .where('workspace_id', '=', workspace)
      .orderBy('generation', 'desc')
      .limit(1)
      .executeTakeFirst()

  /** The key that seals now; a workspace's first one is made when it is first needed. */
  const newest = (workspace: string) =>
    database.asSystem(async (trx) => {
      let row = await newestRow(trx, workspace)
      if (!row) {
        await add(trx, workspace, 1)
        row = await newestRow(trx, workspace)
      }
      if (!row) throw new DomainError('KEY_DESTROYED')
      return { generation: row.generation, key: unwrap(row) }
    })

  async function of(workspace: string, generation: number): Promise<Buffer> {
    const row = await database.asSystem((trx) =>
      tables(trx)
        .selectFrom('workspace_keys')
        .select(['workspace_id', 'generation', 'wrapped'])
        .where('workspace_id', '=', workspace)
        .where('generation', '=', generation)
        .executeTakeFirst(),
    )
    if (!row) throw new DomainError('KEY_DESTROYED')
    return unwrap(row)
  }

  return {
    async seal(workspace, purpose, plain) {
      const { generation, key } = await newest(workspace)
      const head = Buffer.alloc(headBytes)
      head[0] = format
      head.writeUInt32BE(generation, 1)
      return Buffer.concat([head, seal(derive(key, purpose), plain, context(workspace, purpose))])
    },
    async open(workspace, purpose, sealed) {
      if (sealed[0] !== format || sealed.length < headBytes) throw new DomainError('SEAL_BROKEN')
      const key = await of(workspace, Buffer.from(sealed).readUInt32BE(1))
      return openSealed(derive(key, purpose), sealed.subarray(headBytes), context(workspace, purpose))
    },
    async sealing(workspace, purpose) {
      const { generation, key } = await newest(workspace)
      return sealing(derive(key, `file ${purpose}`), generation, context(workspace, purpose))
    },
    opening: (workspace, purpose) =>
      opening(async (generation) => derive(await of(workspace, generation), `file ${purpose}`), context(workspace, purpose)),
    async rotate(trx, workspace) {
      const generation = ((await newestRow(trx, workspace))?.generation ?? 0) + 1
      await add(trx, workspace, generation)
      return generation
    },
    rewrap: () =>
      database.asSystem(async (trx) => {
        const rows = await tables(trx).selectFrom('workspace_keys').select(['workspace_id', 'generation', 'wrapped']).forUpdate().execute()
        for (const row of rows) {
          const wrapped = secrets.seal(wrapPurpose(row.workspace_id, row.generation), unwrap(row))
          await tables(trx)
            .updateTable('workspace_keys')
            .set({ wrapped })
            .where('workspace_id', '=', row.workspace_id)
            .where('generation', '=', row.generation)
            .execute()
        }
      }),
    handOver: (workspace) =>
      database.asSystem(async (trx) => {
        const rows = await tables(trx)
          .selectFrom('workspace_keys')
          .select(['workspace_id', 'generation', 'wrapped'])
          .where('workspace_id', '=', workspace)
          .orderBy('generation')
          .execute()
        return rows.map((row) => ({ generation: row.generation, key: unwrap(row) }))
      }),
    async takeOver(trx, workspace, keys) {
      for (const { generation, key } of keys)
        await tables(trx)
          .insertInto('workspace_keys')
          .values({
            workspace_id: workspace,
            generation,
            wrapped: secrets.seal(wrapPurpose(workspace, generation), key),
            created_at: new Date(),
          })
          .execute()
    },
    async destroy(trx, workspace) {
      await tables(trx).deleteFrom('workspace_keys').where('workspace_id', '=', workspace).execute()
    },
  }
}
