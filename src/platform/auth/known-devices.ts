import { record } from '#platform/activity'
import type { Scope, Trx } from '#platform/database'

type DeviceRow = { account_id: string; device: string; seen_at: Date }
const tables = (trx: Trx) => trx.$extendTables<{ known_devices: DeviceRow }>()
/** A browser that was not seen for so long is a new one again. */
const keepMs = 180 * 86_400_000

/** Keeps by which kinds of browser a person comes in, and records the first visit by another one than before. */
export async function noteDevice(trx: Trx, scope: Scope, device: string, now: Date): Promise<void> {
  const { principal } = scope
  const own = tables(trx)
  await own
    .deleteFrom('known_devices')
    .where('account_id', '=', principal)
    .where('seen_at', '<', new Date(now.getTime() - keepMs))
    .execute()
  const known = await own.selectFrom('known_devices').select('device').where('account_id', '=', principal).execute()
  await own
    .insertInto('known_devices')
    .values({ account_id: principal, device, seen_at: now })
    .onConflict((conflict) => conflict.columns(['account_id', 'device']).doUpdateSet({ seen_at: now }))
    .execute()
  if (known.length > 0 && !known.some((each) => each.device === device))
    await record(trx, scope, { kind: 'session.new-device', subject: `principal:${principal}`, payload: { device } })
}
