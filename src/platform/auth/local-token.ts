import { timingSafeEqual } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DomainError } from '#base'
import { type Database, systemPrincipal, type Trx } from '#platform/database'
import type { Caller } from '#platform/http'
import { writeWhole } from '#platform/storage'
import { machine } from './accounts.ts'
import { newToken, tokenHash } from './tokens.ts'

/** How the command line finds the server of its data folder, and proves that it may read that folder. */
export type LocalAccess = Readonly<{ format: 1; url: string; token: string }>

const fileOf = (keysFolder: string): string => join(keysFolder, 'local.json')

/** A token that lives as long as the server. */
export const newLocalToken = (): string => `rl_${newToken()}`

/** Tells those who may read the folder of keys where the server answers. @returns what takes the file away again */
export function announceLocalToken(keysFolder: string, url: string, token: string): () => void {
  const access: LocalAccess = { format: 1, url, token }
  writeWhole(fileOf(keysFolder), `${JSON.stringify(access)}\n`)
  return () => rmSync(fileOf(keysFolder), { force: true })
}

/** Null while no server of this folder answers. */
export function readLocalAccess(keysFolder: string): LocalAccess | null {
  try {
    return JSON.parse(readFileSync(fileOf(keysFolder), 'utf8')) as LocalAccess
  } catch {
    return null
  }
}

const loopback = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/

type WorkspaceRow = { id: string; slug: string }
const tables = (trx: Trx) => trx.$extendTables<{ workspaces: WorkspaceRow }>()

/** @throws LOCAL_WORKSPACE_NEEDED, LOCAL_WORKSPACE_UNKNOWN, LOCAL_WORKSPACE_NONE */
async function workspaceOf(trx: Trx, slug: string | null): Promise<string> {
  const all = tables(trx).selectFrom('workspaces').select(['id', 'slug']).orderBy('slug')
  if (slug !== null) {
    const found = await all.where('slug', '=', slug).executeTakeFirst()
    if (!found) throw new DomainError('LOCAL_WORKSPACE_UNKNOWN', { workspace: slug.slice(0, 100) })
    return found.id
  }
  const [only, ...others] = await all.limit(20).execute()
  if (!only) throw new DomainError('LOCAL_WORKSPACE_NONE')
  if (others.length > 0) throw new DomainError('LOCAL_WORKSPACE_NEEDED', { workspaces: [only, ...others].map((w) => w.slug).join(', ') })
  return only.id
}

/**
 * Who calls with the local token: the machine's own administrator, in the named workspace. The token counts on loopback
 * connections alone, also behind a proxy.
 */
export async function localCaller(
  database: Database,
  tokenDigest: Buffer,
  request: { bearer: string; workspace: string | null; addresses: readonly string[] },
): Promise<Caller | null> {
  if (!timingSafeEqual(tokenHash(request.bearer), tokenDigest)) return null
  if (!request.addresses.every((address) => loopback.test(address))) return null
  const scope = await database.asSystem(async (trx) => systemPrincipal(trx, await workspaceOf(trx, request.workspace)))
  return { ...scope, ...machine, language: null, csrf: null }
}
