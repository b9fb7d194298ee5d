import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { applicationRole, makeTellChange, protectWorkspaceTable, tellChanges } from '#platform/database'
import { installation } from './installation-migration.ts'
import { knownDevices } from './known-devices-migration.ts'
import { passwordRequests } from './password-requests-migration.ts'
import { people } from './people-migration.ts'
import { secondStepOfPeople } from './second-step-migration.ts'

/**
 * Accounts, links, sessions and failures are looked at before a workspace is known, so the unprivileged role has no right
 * on them at all. Personal columns keep no statistics, so their values stay out of the catalogue of the database.
 */
const accounts: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create table accounts (
      account_id uuid primary key,
      email text not null,
      email_hmac bytea not null,
      name text not null,
      password_hash text not null,
      language text check (language in ('es', 'en')),
      theme text not null default 'auto' check (theme in ('light', 'dark', 'auto')),
      created_at timestamptz not null,
      disabled_at timestamptz
    )`.execute(db)
    await sql`create unique index accounts_email on accounts (email_hmac)`.execute(db)
    for (const column of ['email', 'name', 'password_hash'])
      await sql`alter table accounts alter column ${sql.ref(column)} set statistics 0`.execute(db)
    await sql`create table members (
      workspace_id uuid not null,
      principal_id uuid not null references accounts (account_id) on delete cascade,
      roles text[] not null,
      created_at timestamptz not null,
      primary key (workspace_id, principal_id),
      foreign key (workspace_id, principal_id) references principals on delete cascade
    )`.execute(db)
    await protectWorkspaceTable(db, 'members', ['select'])
    await sql`create table sessions (
      token_hash bytea primary key,
      workspace_id uuid not null,
      principal_id uuid not null,
      created_at timestamptz not null,
      seen_at timestamptz not null,
      ends_at timestamptz not null,
      foreign key (workspace_id, principal_id) references members on delete cascade
    )`.execute(db)
    await protectWorkspaceTable(db, 'sessions', [])
    await sql`create table first_run_links (token_hash bytea primary key, ends_at timestamptz not null)`.execute(db)
    await sql`create table sign_in_failures (key bytea primary key, failures integer not null, last_at timestamptz not null)`.execute(db)
  },
}

/** A workspace of example data. Where it was known earlier, `programme/evidence` had brought it. */
const example: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table workspaces add column if not exists example boolean not null default false`.execute(db)
  },
}

/** Whether keys are in use is counted within the workspace; who they belong to and their tokens stay out of reach. */
const keyUse: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`grant select (workspace_id, id, permissions, created_at, ends_at, used_at) on api_keys to ${sql.id(applicationRole)}`.execute(
      db,
    )
  },
}

/** What of these tables decides who calls: a process that keeps a caller in memory is told. Being seen or used is not told. */
const callersTold: Migration = {
  async up(db: Kysely<unknown>) {
    await makeTellChange(db)
    await tellChanges(db, 'callers', 'sessions', ['delete', 'update of token_hash, workspace_id, principal_id, ends_at, via'])
    await tellChanges(db, 'callers', 'api_keys', ['delete', 'update of token_hash, workspace_id, owner_id, permissions, ends_at'])
    for (const table of ['members', 'principals', 'accounts', 'workspaces']) await tellChanges(db, 'callers', table, ['delete', 'update'])
    await tellChanges(db, 'callers', 'single_sign_on_people', ['insert', 'delete', 'update'])
  },
}

export const migrations: Readonly<Record<string, Migration>> = {
  '0100-platform-auth-accounts': accounts,
  '0120-platform-auth-people': people,
  '0130-platform-auth-password-requests': passwordRequests,
  '0131-platform-auth-known-devices': knownDevices,
  '0132-platform-auth-installation': installation,
  '0133-platform-auth-example': example,
  '0134-platform-auth-key-use': keyUse,
  '0135-platform-auth-second-step': secondStepOfPeople,
  '0136-platform-auth-callers-told': callersTold,
}
