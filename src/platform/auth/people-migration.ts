import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { protectWorkspaceTable } from '#platform/database'

/**
 * Second step, devices of sessions, reset links, API keys and single sign-on. What is looked at before a workspace is known
 * is out of reach for the unprivileged role.
 */
export const people: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table workspaces add column second_step_required boolean not null default false`.execute(db)
    await sql`alter table accounts alter column password_hash drop not null,
      add column totp_sealed bytea, add column totp_pending bytea, add column totp_step bigint not null default 0`.execute(db)
    await sql`alter table members add column duties text[] not null default '{}', add column ends_at timestamptz`.execute(db)
    await sql`alter table sessions add column id uuid not null default gen_random_uuid(),
      add column device text not null default '', add column network text not null default '',
      add column via text not null default 'password' check (via in ('password', 'single-sign-on')),
      add column issuer text, add column subject text, add column provider_session text`.execute(db)
    await sql`create unique index sessions_id on sessions (id)`.execute(db)
    await sql`alter table sessions alter column network set statistics 0, alter column subject set statistics 0`.execute(db)
    await sql`create table recovery_codes (
      account_id uuid not null references accounts on delete cascade, code_hash bytea not null, primary key (account_id, code_hash)
    )`.execute(db)
    await sql`create table second_steps (
      token_hash bytea primary key, account_id uuid not null references accounts on delete cascade,
      failures integer not null default 0, ends_at timestamptz not null
    )`.execute(db)
    await sql`create table password_links (
      account_id uuid primary key references accounts on delete cascade, token_hash bytea not null unique, ends_at timestamptz not null
    )`.execute(db)
    await sql`create table api_keys (
      workspace_id uuid not null,
      id uuid not null,
      owner_id uuid not null,
      name text not null,
      token_hash bytea not null unique,
      hint text not null,
      permissions text[] not null,
      created_at timestamptz not null,
      ends_at timestamptz not null,
      used_at timestamptz,
      primary key (workspace_id, id),
      foreign key (workspace_id, id) references principals on delete cascade,
      foreign key (workspace_id, owner_id) references members on delete cascade
    )`.execute(db)
    await protectWorkspaceTable(db, 'api_keys', [])
    await sql`alter table api_keys alter column name set statistics 0`.execute(db)
    await sql`create table single_sign_on (
      workspace_id uuid primary key references workspaces on delete cascade,
      issuer text not null,
      client_id text not null,
      client_secret_sealed bytea not null,
      groups_claim text not null,
      role_map jsonb not null,
      default_roles text[] not null,
      allowed_domains text[] not null,
      enabled boolean not null,
      updated_at timestamptz not null
    )`.execute(db)
    await protectWorkspaceTable(db, 'single_sign_on', [])
    await sql`create table single_sign_on_people (
      workspace_id uuid not null references workspaces on delete cascade,
      issuer text not null,
      subject text not null,
      principal_id uuid not null references accounts (account_id) on delete cascade,
      primary key (workspace_id, issuer, subject)
    )`.execute(db)
    await protectWorkspaceTable(db, 'single_sign_on_people', [])
    await sql`alter table single_sign_on_people alter column subject set statistics 0`.execute(db)
    await sql`create table single_sign_on_visits (
      state_hash bytea primary key, workspace_id uuid not null references workspaces on delete cascade,
      sealed bytea not null, ends_at timestamptz not null
    )`.execute(db)
    await protectWorkspaceTable(db, 'single_sign_on_visits', [])
    await sql`create table logout_tokens (issuer text not null, jti text not null, ends_at timestamptz not null, primary key (issuer, jti))`.execute(
      db,
    )
  },
}
