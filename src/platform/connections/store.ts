import type { Scope, Trx } from '#platform/database'
import { type Network, parseNetwork } from './addresses.ts'

type RuleRow = { workspace_id: string; allowed_networks: string[] }
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

/** @throws CONNECTION_NETWORK_INVALID */
export async function setAllowedNetworks(trx: Trx, scope: Scope, networks: readonly string[]): Promise<void> {
  for (const network of networks) parseNetwork(network)
  await tables(trx)
    .insertInto('connection_rules')
    .values({ workspace_id: scope.workspace, allowed_networks: [...networks] })
    .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet({ allowed_networks: [...networks] }))
    .execute()
}
