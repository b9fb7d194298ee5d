import { sql } from 'kysely'
import { DomainError, type Id } from '#base'
import { record } from '#platform/activity'
import { accountByEmail, checkAccountIsOurs, checkNotNeeded } from '#platform/auth'
import type { Eraser, Services } from '#platform/contributions'
import { type Scope, systemPrincipal, type Trx } from '#platform/database'
import { type Holder, installationDuty } from '#platform/permissions'
import { inErasingOrder } from './erase-rows.ts'
import { appendErasure, erasureMark, ledgerPath } from './ledger.ts'
import { backupsFolder, listBackups } from './list.ts'
import type { PersonErasure, PersonErasurePreview } from './schema.ts'

type Needs = Pick<Services, 'database' | 'secrets' | 'folder' | 'contributions'>
type Asked = Readonly<{ scope: Scope; asker: Holder; email: string }>

const isSeen = (one: { rows: number }): boolean => one.rows > 0

async function forget(trx: Trx, erasers: readonly Eraser[], account: string): Promise<PersonErasurePreview['places']> {
  const counts = new Map<string, number>()
  for (const { person } of inErasingOrder(erasers))
    for (const [table, rows] of Object.entries((await person?.(trx, account)) ?? {})) counts.set(table, (counts.get(table) ?? 0) + rows)
  return [...counts].map(([table, rows]) => ({ table, rows })).filter(isSeen)
}

const workspacesOf = async (trx: Trx, account: string): Promise<{ id: Id<'workspace'>; name: string }[]> =>
  (
    await sql<{ id: Id<'workspace'>; name: string }>`select w.id, w.name from workspaces w
      join principals p on p.workspace_id = w.id where p.id = ${account} order by w.created_at, w.id`.execute(trx)
  ).rows

const isOf = async (trx: Trx, { workspace }: Scope, account: string): Promise<boolean> =>
  (await sql`select from principals where workspace_id = ${workspace} and id = ${account}`.execute(trx)).rows.length > 0

/** @throws ACCOUNT_NOT_FOUND, ACCOUNT_SHARED, LAST_ADMINISTRATOR, INSTALLATION_ADMINISTRATOR_LAST */
async function find(trx: Trx, secrets: Needs['secrets'], { scope, asker, email }: Asked): Promise<Id<'principal'>> {
  const account = await accountByEmail(trx, secrets, email)
  const isKnown = account !== null && (asker.duties?.includes(installationDuty) || (await isOf(trx, scope, account)))
  if (!isKnown) throw new DomainError('ACCOUNT_NOT_FOUND', { email })
  await checkAccountIsOurs(trx, scope, asker, account)
  await checkNotNeeded(trx, account)
  return account
}

class NotMeant extends Error {}

/** What erasing a person would remove, by doing it and taking it back. @throws as `erasePerson` */
export async function previewPersonErasure(needs: Needs, asked: Asked): Promise<PersonErasurePreview> {
  let preview: PersonErasurePreview | null = null
  await needs.database
    .asSystem(async (trx) => {
      const account = await find(trx, needs.secrets, asked)
      const workspaces = (await workspacesOf(trx, account)).map(({ name }) => name)
      preview = { workspaces, places: await forget(trx, erasersOf(needs), account), backups: backupsNow(needs) }
      throw new NotMeant()
    })
    .catch((error) => {
      if (!(error instanceof NotMeant)) throw error
    })
  return preview!
}

const erasersOf = ({ contributions }: Pick<Needs, 'contributions'>): Eraser[] => contributions.flatMap(({ erasers }) => erasers ?? [])
const backupsNow = ({ folder }: Pick<Needs, 'folder'>): string[] => listBackups(backupsFolder(folder)).map(({ id }) => id)

/**
 * Erases a person: written down in the ledger first, which travels with every backup, then everything that a feature knows
 * of them, in one transaction. That they did something, and when, stays in the chain of activities.
 * @returns the signed receipt, which names nobody
 * @throws ACCOUNT_NOT_FOUND, ACCOUNT_SHARED, LAST_ADMINISTRATOR, INSTALLATION_ADMINISTRATOR_LAST
 */
export async function erasePerson(needs: Needs, asked: Asked, now: Date): Promise<PersonErasure> {
  const { database, secrets, folder } = needs
  const receipt = await database.asSystem(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext('rumbo.erasure'))`.execute(trx)
    const account = await find(trx, secrets, asked)
    const ledgerEntry = appendErasure(ledgerPath(folder), secrets, 'person', account, now).length
    const workspaces = await workspacesOf(trx, account)
    const places = await forget(trx, erasersOf(needs), account)
    // Every store is asked again: what is found now was not erased.
    const left = (await forget(trx, erasersOf(needs), account)).reduce((n, { rows }) => n + rows, 0)
    await sql`update principals set disabled_at = ${now} where id = ${account} and disabled_at is null`.execute(trx)
    for (const { id: workspace } of workspaces) {
      const own = workspace === asked.scope.workspace && asked.scope.principal !== account
      const scope: Scope = own ? asked.scope : await systemPrincipal(trx, workspace)
      await record(trx, scope, {
        kind: 'person.erased',
        subject: `principal:${account}`,
        payload: { ledgerEntry, stores: places.length, left },
      })
    }
    const person = erasureMark(secrets, 'person', account)
    return {
      format: 1,
      person,
      at: now.toISOString(),
      ledgerEntry,
      workspaces: workspaces.length,
      places,
      backups: backupsNow(needs),
    } as const
  })
  return { ...receipt, signature: secrets.hmac('erasure-receipt', JSON.stringify(receipt)).toString('hex') }
}
