import { sql } from 'kysely'
import type { Eraser } from '#platform/contributions'

/**
 * What people wrote when they signed may name them: the words of a person go, and where the person signed or was in charge
 * only the id stays, which leads nowhere. That something was signed, when, and for how long stays.
 */
export const evidenceEraser: Eraser = {
  tables: ['evidence_attestations', 'evidence_requirements'],
  async person(trx, account) {
    const signed = await sql`update evidence_attestations set statement = '', document = null, link = null
      where signed_by = ${account}`.execute(trx)
    const marked = await sql`update evidence_requirements set reason = null where marked_by = ${account}`.execute(trx)
    const owned = await sql`update evidence_requirements set owner = null where owner = ${account}`.execute(trx)
    return {
      evidence_attestations: Number(signed.numAffectedRows ?? 0n),
      evidence_requirements: Number(marked.numAffectedRows ?? 0n) + Number(owned.numAffectedRows ?? 0n),
    }
  },
}
