import { sql } from 'kysely'
import { DomainError } from '#base'
import type { Scope, Trx } from '#platform/database'
import { type Network, parseNetwork } from './addresses.ts'
import type { AllowedNetwork } from './schema.ts'

/** Who allowed a network, when and why. */
type Note = Readonly<{ reason: string; by: string; at: string }>
type Notes = Readonly<Record<string, Note>>
type RuleRow = { workspace_id: string; allowed_networks: string[]; notes: Notes }
const tables = (trx: Trx) => trx.$extendTables<{ connection_rules: RuleRow }>()

/** The private networks that a workspace lets requests go to, as written. */
export async function allowedNetworks(trx: Trx, workspace: string): Promise<string[]> {
  const row = await tables(trx)
    .selectFrom('connection_rules')
    .select('allowed_networks')
    .where('workspace_id', '=', workspace)
    .executeTakeFirst()
  return row?.allowed_networks ?? []
}

/** The same, for `safeFetch`. */
export const networksOf = async (trx: Trx, workspace: string): Promise<Network[]> =>
  (await allowedNetworks(trx, workspace)).map(parseNetwork)

/** The allowed networks with who allowed them and why; people are named by the system, which alone may read accounts. */
export async function describeNetworks(trx: Trx, workspace: string): Promise<AllowedNetwork[]> {
  const { rows } = await sql<{ network: string; note: Note | null; name: string | null }>`
    select n.network, r.notes -> n.network as note, a.name
    from connection_rules r cross join unnest(r.allowed_networks) with ordinality as n (network, place)
    left join accounts a on a.account_id::text = r.notes -> n.network ->> 'by'
    where r.workspace_id = ${workspace} order by n.place`.execute(trx)
  return rows.map(({ network, note, name }) => ({
    network,
    reason: note?.reason ?? '',
    addedBy: note && { id: note.by, name },
    addedAt: note?.at ?? null,
  }))
}

async function lockRules(trx: Trx, workspace: string): Promise<{ networks: string[]; notes: Notes }> {
  await tables(trx)
    .insertInto('connection_rules')
    .values({ workspace_id: workspace, allowed_networks: [], notes: '{}' as never })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const { allowed_networks, notes } = await tables(trx)
    .selectFrom('connection_rules')
    .select(['allowed_networks', 'notes'])
    .where('workspace_id', '=', workspace)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return { networks: allowed_networks, notes }
}

/** Networks that stay keep their notes; those that come are the caller's. */
async function setRules(trx: Trx, scope: Scope, networks: readonly string[], notes: Notes, reason: string, now: Date): Promise<void> {
  const fresh = { reason, by: scope.principal, at: now.toISOString() }
  const kept = Object.fromEntries([...new Set(networks)].map((network) => [network, notes[network] ?? fresh]))
  await tables(trx)
    .updateTable('connection_rules')
    .set({ allowed_networks: Object.keys(kept), notes: JSON.stringify(kept) as never })
    .where('workspace_id', '=', scope.workspace)
    .execute()
}

export type NetworksChanged = Readonly<{ before: readonly string[]; after: readonly string[] }>

/** Replaces the whole list. @throws CONNECTION_NETWORK_INVALID */
export async function setAllowedNetworks(trx: Trx, scope: Scope, after: readonly string[], now: Date): Promise<NetworksChanged> {
  for (const network of after) parseNetwork(network)
  const { networks: before, notes } = await lockRules(trx, scope.workspace)
  await setRules(trx, scope, after, notes, '', now)
  return { before, after }
}

/** Adds a network, or gives one that is there another reason. @throws CONNECTION_NETWORK_INVALID */
export async function allowNetwork(trx: Trx, scope: Scope, network: string, reason: string, now: Date): Promise<NetworksChanged> {
  parseNetwork(network)
  const { networks: before, notes } = await lockRules(trx, scope.workspace)
  const { [network]: replaced, ...others } = notes
  const after = [...before.filter((each) => each !== network), network]
  await setRules(trx, scope, after, others, reason, now)
  return { before, after }
}

/** @throws CONNECTION_NETWORK_NOT_FOUND */
export async function forbidNetwork(trx: Trx, scope: Scope, network: string, now: Date): Promise<NetworksChanged> {
  const { networks: before, notes } = await lockRules(trx, scope.workspace)
  if (!before.includes(network)) throw new DomainError('CONNECTION_NETWORK_NOT_FOUND', { network })
  const after = before.filter((each) => each !== network)
  await setRules(trx, scope, after, notes, '', now)
  return { before, after }
}
