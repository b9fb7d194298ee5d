import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { protectWorkspaceTable } from '#platform/database'

/** Who a person is: in these tables by values that no statistics sample; found by the mark alone. */
const personal = ['customer_key', 'name', 'email', 'phone'] as const
const contactColumns = `mark bytea not null,
  customer_key text not null,
  name text,
  email text,
  phone text,
  may_email boolean,
  may_sms boolean,
  may_phone boolean,
  may_post boolean,
  objected boolean not null,
  excluded boolean not null`

const consent: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create table contact_imports (
      workspace_id uuid not null,
      id uuid not null,
      job_id uuid not null,
      kind text not null check (kind in ('contacts', 'exclusions')),
      file_id uuid not null,
      file text not null,
      language text not null check (language in ('es', 'en')),
      state text not null check (state in ('draft', 'applied', 'undone', 'discarded')),
      asked jsonb not null,
      columns jsonb,
      others jsonb,
      counts jsonb,
      created_by uuid not null,
      created_at timestamptz not null,
      applied_at timestamptz,
      undone_at timestamptz,
      primary key (workspace_id, id),
      foreign key (workspace_id) references workspaces on delete cascade
    )`.execute(db)
    await sql`create table contacts (
      workspace_id uuid not null,
      ${sql.raw(contactColumns)},
      primary key (workspace_id, mark),
      foreign key (workspace_id) references workspaces on delete cascade
    )`.execute(db)
    // What a file that was read would change, until it is applied or discarded.
    await sql`create table contact_drafts (
      workspace_id uuid not null,
      import_id uuid not null,
      ${sql.raw(contactColumns)},
      primary key (workspace_id, import_id, mark),
      foreign key (workspace_id, import_id) references contact_imports on delete cascade
    )`.execute(db)
    // Contacts that the newest import changed, as they were; null for those it added.
    await sql`create table contact_befores (
      workspace_id uuid not null,
      import_id uuid not null,
      mark bytea not null,
      was jsonb,
      primary key (workspace_id, import_id, mark),
      foreign key (workspace_id, import_id) references contact_imports on delete cascade
    )`.execute(db)
    // Said by hand: whatever files say afterwards, it holds until it is taken back by hand.
    await sql`create table contact_refusals (
      workspace_id uuid not null,
      mark bytea not null,
      refusal text not null check (refusal in ('email', 'sms', 'phone', 'post', 'objection', 'exclusion')),
      customer_key text not null,
      stated_by uuid not null,
      stated_at timestamptz not null,
      primary key (workspace_id, mark, refusal),
      foreign key (workspace_id) references workspaces on delete cascade
    )`.execute(db)
    await sql`create table contact_touches (
      workspace_id uuid not null,
      mark bytea not null,
      channel text not null check (channel in ('email', 'sms', 'phone', 'post', 'other')),
      touched_on date not null,
      stated_by uuid not null,
      stated_at timestamptz not null,
      primary key (workspace_id, mark, channel, touched_on),
      foreign key (workspace_id) references workspaces on delete cascade
    )`.execute(db)
    await sql`create table channel_bases (
      workspace_id uuid not null,
      channel text not null check (channel in ('email', 'sms', 'phone', 'post')),
      basis text not null check (basis in ('consent', 'existing-customer', 'legitimate-interest')),
      stated_by uuid not null,
      stated_at timestamptz not null,
      primary key (workspace_id, channel),
      foreign key (workspace_id) references workspaces on delete cascade
    )`.execute(db)
    for (const table of [
      'contact_imports',
      'contacts',
      'contact_drafts',
      'contact_befores',
      'contact_refusals',
      'contact_touches',
      'channel_bases',
    ])
      await protectWorkspaceTable(db, table)
    const quiet: readonly (readonly [string, string])[] = [
      ...personal.flatMap((column) => [['contacts', column] as const, ['contact_drafts', column] as const]),
      ...[['contact_refusals', 'customer_key'] as const, ['contact_befores', 'was'] as const],
      // Names of files and columns, and words that were not understood, may name a person.
      ...['file', 'asked', 'columns', 'others', 'counts'].map((column) => ['contact_imports', column] as const),
    ]
    for (const [table, column] of quiet)
      await sql`alter table ${sql.table(table)} alter column ${sql.ref(column)} set statistics 0`.execute(db)
  },
}

export const migrations: Readonly<Record<string, Migration>> = { '0250-customers-consent': consent }
