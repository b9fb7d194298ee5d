import { sql } from 'kysely'
import type { Services } from '#platform/contributions'
import type { Scope, Trx } from '#platform/database'
import { type Basis, type bases, type Channel, type ChannelBasis, type ConsentSummary, channels, type Refusal } from './schema.ts'

/** What is on file of a person, with what was refused by hand. */
export type Contact = {
  key: string
  name: string | null
  email: string | null
  phone: string | null
  consents: Partial<Record<Channel, boolean>>
  objected: boolean
  excluded: boolean
}
/** `other` is a way that needs no consent: a note at the till, a visit. */
export type Way = Channel | 'other'
export type Bases = Readonly<Record<Channel, Basis>>

type Found = {
  mark: Buffer
  customer_key: string
  name: string | null
  email: string | null
  phone: string | null
  may_email: boolean | null
  may_sms: boolean | null
  may_phone: boolean | null
  may_post: boolean | null
  objected: boolean
  excluded: boolean
  refusals: Refusal[] | null
}

function contactOf(row: Found): Contact {
  const refused = row.refusals ?? []
  const said = { email: row.may_email, sms: row.may_sms, phone: row.may_phone, post: row.may_post }
  const consents: Contact['consents'] = {}
  for (const channel of channels) {
    const answer = refused.includes(channel) ? false : said[channel]
    if (answer !== null) consents[channel] = answer
  }
  return {
    ...{ key: row.customer_key, name: row.name, email: row.email, phone: row.phone, consents },
    ...{ objected: row.objected || refused.includes('objection'), excluded: row.excluded || refused.includes('exclusion') },
  }
}

/** People by their marks (hex); those of whom nothing is on file are absent. */
export async function contactsOf(trx: Trx, scope: Scope, marks: readonly Buffer[]): Promise<Map<string, Contact>> {
  if (marks.length === 0) return new Map()
  const { rows } = await sql<Found>`
    select coalesce(c.mark, r.mark) as mark, coalesce(c.customer_key, r.customer_key) as customer_key, name, email, phone,
      may_email, may_sms, may_phone, may_post, coalesce(objected, false) as objected, coalesce(excluded, false) as excluded, refusals
    from (select * from contacts where workspace_id = ${scope.workspace} and mark = any(${marks}::bytea[])) c
    full join (
      select mark, min(customer_key) as customer_key, array_agg(refusal) as refusals from contact_refusals
      where workspace_id = ${scope.workspace} and mark = any(${marks}::bytea[]) group by mark
    ) r on r.mark = c.mark`.execute(trx)
  return new Map(rows.map((row) => [row.mark.toString('hex'), contactOf(row)]))
}

/** People by their marks (hex), as they are at this moment; those of whom nothing is on file are absent. */
export const readContacts = (
  { database }: Pick<Services, 'database'>,
  scope: Scope,
  marks: readonly Buffer[],
): Promise<Map<string, Contact>> => database.inScope(scope, (trx) => contactsOf(trx, scope, marks))

/** Marks (hex) of everybody on file, some at a time, in the order of the marks. */
export async function* everyContact(
  { database }: Pick<Services, 'database'>,
  scope: Scope,
  atOnce = 4096,
): AsyncGenerator<Map<string, Contact>> {
  for (let after: Buffer = Buffer.alloc(0); ; ) {
    const part = await database.inScope(scope, async (trx) => {
      const { rows } = await sql<{ mark: Buffer }>`select mark from contacts where workspace_id = ${scope.workspace} and mark > ${after}
        order by mark limit ${atOnce}`.execute(trx)
      const marks = rows.map(({ mark }) => mark)
      return { marks, found: await contactsOf(trx, scope, marks) }
    })
    if (part.marks.length === 0) return
    yield part.found
    after = part.marks.at(-1)!
  }
}

/** What holds while nobody stated anything: writing to somebody's mailbox or telephone needs a consent. */
const usual: Bases = { email: 'consent', sms: 'consent', phone: 'consent', post: 'legitimate-interest' }

type BasisRow = { channel: Channel; basis: Basis; stated_by: string; stated_at: Date }
export async function statedBases(trx: Trx, scope: Scope): Promise<BasisRow[]> {
  const { rows } =
    await sql<BasisRow>`select channel, basis, stated_by, stated_at from channel_bases where workspace_id = ${scope.workspace}`.execute(trx)
  return rows
}
/** What allows each channel to be used in this workspace. */
export const channelBases = async (trx: Trx, scope: Scope): Promise<Bases> => ({
  ...usual,
  ...Object.fromEntries((await statedBases(trx, scope)).map(({ channel, basis }) => [channel, basis])),
})
export const basesInView = (stated: readonly BasisRow[], nameOf: (id: string) => string | null): ChannelBasis[] =>
  channels.map((channel) => {
    const found = stated.find((one) => one.channel === channel)
    return {
      channel,
      basis: found?.basis ?? usual[channel],
      statedBy: found ? nameOf(found.stated_by) : null,
      statedAt: found?.stated_at.toISOString() ?? null,
    }
  })

type Block = 'no-consent' | 'objection' | 'exclusion'

/** Why a person may not be contacted in a way: the first of these reasons that holds, or null. */
export function blockOf(contact: Pick<Contact, 'consents' | 'objected' | 'excluded'> | null, way: Way, allowing: Bases): Block | null {
  if (way !== 'other') {
    const answer = contact?.consents[way]
    if (answer === false || (answer === undefined && allowing[way] === 'consent')) return 'no-consent'
  }
  return contact?.objected ? 'objection' : contact?.excluded ? 'exclusion' : null
}

/** What stands of a person, in bits: an answer for the way, an objection, an exclusion, a contact since a day. */
export const standing = { yes: 1, no: 2, objection: 4, exclusion: 8, contacted: 16 } as const
/** Marks, 32 bytes each, and a bit for each of them. One person may stand in it more than once: the bits add up. */
export type Standing = Readonly<{ marks: Buffer; bits: Buffer }>

/**
 * What stands of everybody whose mark begins with a byte of a range (`to` is out): a million people are read in parts that memory holds.
 * @param since  the first day on which a contact counts; null for never
 */
export async function standingOf(
  trx: Trx,
  scope: Scope,
  { way, since, from, to }: Readonly<{ way: Way; since: string | null; from: number; to: number }>,
): Promise<Standing> {
  const range = sql`workspace_id = ${scope.workspace} and mark >= ${Buffer.of(from)} ${to < 256 ? sql`and mark < ${Buffer.of(to)}` : sql``}`
  const answer = way === 'other' ? sql`null::boolean` : sql.ref(`may_${way}`)
  const own = way === 'other' ? sql`0` : sql`case when refusal = ${way} then ${sql.lit(standing.no)} else 0 end`
  const { rows } = await sql<{ marks: Buffer | null; bits: Buffer | null }>`
    select string_agg(mark, ''::bytea) as marks, string_agg(set_byte('\\x00'::bytea, 0, bit), ''::bytea) as bits from (
      select mark, case when ${answer} then ${sql.lit(standing.yes)} when not ${answer} then ${sql.lit(standing.no)} else 0 end
        + case when objected then ${sql.lit(standing.objection)} else 0 end + case when excluded then ${sql.lit(standing.exclusion)} else 0 end as bit
      from contacts where ${range}
      union all select mark, case refusal when 'objection' then ${sql.lit(standing.objection)} when 'exclusion' then ${sql.lit(standing.exclusion)}
        else ${own} end from contact_refusals where ${range}
      union all select mark, ${sql.lit(standing.contacted)} from contact_touches where ${range} and touched_on >= ${since}::date
    ) found where bit > 0`.execute(trx)
  return { marks: rows[0]!.marks ?? Buffer.alloc(0), bits: rows[0]!.bits ?? Buffer.alloc(0) }
}

/** What is on file, counted. */
export async function summarise(trx: Trx, scope: Scope): Promise<Omit<ConsentSummary, 'bases'>> {
  const allowing = await channelBases(trx, scope)
  const refused = (what: Refusal) => sql`coalesce(${what} = any(r.refusals), false)`
  const free = sql`not (coalesce(objected, false) or ${refused('objection')}) and not (coalesce(excluded, false) or ${refused('exclusion')})`
  const parts = channels.flatMap((channel) => {
    const said = sql`case when ${refused(channel)} then false else c.${sql.ref(`may_${channel}`)} end`
    const may = allowing[channel] === 'consent' ? sql`(${said}) is true` : sql`(${said}) is not false`
    return [
      sql`count(*) filter (where ${may} and ${free})::integer as ${sql.ref(`allowed_${channel}`)}`,
      sql`count(*) filter (where (${said}) is true)::integer as ${sql.ref(`consented_${channel}`)}`,
      sql`count(*) filter (where (${said}) is false)::integer as ${sql.ref(`refused_${channel}`)}`,
    ]
  })
  const { rows } = await sql<Record<string, number>>`select count(*)::integer as people,
      count(*) filter (where coalesce(objected, false) or ${refused('objection')})::integer as objected,
      count(*) filter (where coalesce(excluded, false) or ${refused('exclusion')})::integer as excluded, ${sql.join(parts)}
    from (select * from contacts where workspace_id = ${scope.workspace}) c
    full join (select mark, array_agg(refusal) as refusals from contact_refusals where workspace_id = ${scope.workspace} group by mark) r
      on r.mark = c.mark`.execute(trx)
  const found = rows[0]!
  return {
    ...{ people: found.people!, objected: found.objected!, excluded: found.excluded! },
    channels: channels.map((channel) => ({
      ...{
        channel,
        allowed: found[`allowed_${channel}`]!,
        consented: found[`consented_${channel}`]!,
        refused: found[`refused_${channel}`]!,
      },
    })),
  }
}

export async function setBasis(trx: Trx, scope: Scope, channel: Channel, basis: (typeof bases)[number], now: Date): Promise<void> {
  await sql`insert into channel_bases (workspace_id, channel, basis, stated_by, stated_at)
    values (${scope.workspace}, ${channel}, ${basis}, ${scope.principal}, ${now})
    on conflict (workspace_id, channel) do update set basis = excluded.basis, stated_by = excluded.stated_by, stated_at = excluded.stated_at`.execute(
    trx,
  )
}

type Person = Readonly<{ mark: Buffer; key: string }>
export async function setRefusal(
  trx: Trx,
  scope: Scope,
  { mark, key }: Person,
  refusal: Refusal,
  holds: boolean,
  now: Date,
): Promise<void> {
  if (!holds)
    return void (await sql`delete from contact_refusals where workspace_id = ${scope.workspace} and mark = ${mark} and refusal = ${refusal}`.execute(
      trx,
    ))
  await sql`insert into contact_refusals (workspace_id, mark, refusal, customer_key, stated_by, stated_at)
    values (${scope.workspace}, ${mark}, ${refusal}, ${key}, ${scope.principal}, ${now}) on conflict do nothing`.execute(trx)
}

export async function addTouch(trx: Trx, scope: Scope, mark: Buffer, way: Way, on: string, now: Date): Promise<void> {
  await sql`insert into contact_touches (workspace_id, mark, channel, touched_on, stated_by, stated_at)
    values (${scope.workspace}, ${mark}, ${way}, ${on}::date, ${scope.principal}, ${now}) on conflict do nothing`.execute(trx)
}

/** What was entered by hand of a person. */
export async function byHand(trx: Trx, scope: Scope, mark: Buffer) {
  const refusals = await sql<{ refusal: Refusal; stated_at: Date }>`select refusal, stated_at from contact_refusals
    where workspace_id = ${scope.workspace} and mark = ${mark} order by stated_at`.execute(trx)
  const touches = await sql<{ channel: Way; on: string }>`select channel, touched_on::text as on from contact_touches
    where workspace_id = ${scope.workspace} and mark = ${mark} order by touched_on desc limit 50`.execute(trx)
  return { refusals: refusals.rows, touches: touches.rows }
}

/** Forgets a person whom the organisation has to forget: everything on file but a refusal, which has to be known to be kept. */
export async function forgetContact(trx: Trx, scope: Scope, mark: Buffer): Promise<void> {
  for (const table of ['contacts', 'contact_drafts', 'contact_befores', 'contact_touches'])
    await sql`delete from ${sql.table(table)} where workspace_id = ${scope.workspace} and mark = ${mark}`.execute(trx)
  // What stands for the person is enough to keep to the refusal
  await sql`update contact_refusals set customer_key = '' where workspace_id = ${scope.workspace} and mark = ${mark}`.execute(trx)
}
