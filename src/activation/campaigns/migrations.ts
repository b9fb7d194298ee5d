import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { applicationRole, protectWorkspaceTable } from '#platform/database'

const campaigns: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create table campaigns (
      workspace_id uuid not null,
      id uuid not null,
      name text not null,
      code text not null,
      channel text not null check (channel in ('email', 'sms', 'phone', 'post', 'other')),
      offer text not null,
      currency char(3) not null,
      success text not null check (success in ('orders', 'revenue')),
      starts_on date not null,
      window_days integer not null check (window_days between 1 and 730),
      margin_share double precision not null,
      vat_share double precision not null,
      contact_cost_minor bigint not null,
      discount_minor bigint not null,
      programme_cost_minor bigint not null,
      arms jsonb not null,
      seed bigint not null,
      source jsonb not null,
      consent_basis text not null check (consent_basis in ('contacts', 'declared', 'none')),
      job_id uuid,
      people jsonb,
      control integer,
      power jsonb,
      drawn_at timestamptz,
      baseline jsonb,
      baseline_sha256 text,
      confirmed_at timestamptz,
      confirmed_by uuid,
      state text not null check (state in ('reading', 'draft', 'drawing', 'drawn', 'confirmed')),
      created_by uuid not null,
      created_at timestamptz not null,
      primary key (workspace_id, id),
      unique (workspace_id, code),
      check ((state = 'confirmed') = (confirmed_at is not null)),
      foreign key (workspace_id) references workspaces on delete cascade
    )`.execute(db)
    await protectWorkspaceTable(db, 'campaigns')
    // What a person typed may name another.
    for (const column of ['name', 'offer', 'source'])
      await sql`alter table campaigns alter column ${sql.ref(column)} set statistics 0`.execute(db)

    // The mark stands for the person; who it is stands in sealed files only.
    await sql`create table campaign_people (
      workspace_id uuid not null,
      campaign_id uuid not null,
      mark bytea not null,
      arm smallint not null,
      stratum integer not null,
      before double precision,
      place integer not null,
      primary key (workspace_id, campaign_id, mark),
      foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id) on delete cascade
    )`.execute(db)
    await sql`create index campaign_people_in_order on campaign_people (workspace_id, campaign_id, place)`.execute(db)
    await sql`create index campaign_people_by_mark on campaign_people (workspace_id, mark)`.execute(db)
    await protectWorkspaceTable(db, 'campaign_people')

    // A confirmed campaign stays as it was drawn: nobody moves, comes or goes, whatever statement asks for it. The owner may
    // remove rows, since erasing a workspace or a person does, and put back those of a backup.
    await sql`create function campaign_is_fixed() returns trigger language plpgsql as $$
      declare fixed boolean;
      begin
        if tg_op <> 'UPDATE' and current_user <> ${sql.lit(applicationRole)} then
          return coalesce(new, old);
        end if;
        select confirmed_at is not null into fixed from campaigns
          where workspace_id = coalesce(new.workspace_id, old.workspace_id) and id = coalesce(new.campaign_id, old.campaign_id);
        if fixed then
          raise exception 'the groups of a confirmed campaign are fixed' using errcode = 'integrity_constraint_violation';
        end if;
        return coalesce(new, old);
      end $$`.execute(db)
    await sql`create trigger campaign_is_fixed before insert or update or delete on campaign_people
      for each row execute function campaign_is_fixed()`.execute(db)
    await sql`create function campaign_terms_are_fixed() returns trigger language plpgsql as $$
      begin
        if tg_op = 'DELETE' and current_user <> ${sql.lit(applicationRole)} then
          return old;
        end if;
        if old.confirmed_at is not null then
          raise exception 'the terms of a confirmed campaign are fixed' using errcode = 'integrity_constraint_violation';
        end if;
        return coalesce(new, old);
      end $$`.execute(db)
    await sql`create trigger campaign_terms_are_fixed before update or delete on campaigns
      for each row execute function campaign_terms_are_fixed()`.execute(db)

    // Who belongs to it follows from share, seed and mark.
    await sql`create table campaign_global_controls (
      workspace_id uuid not null,
      id uuid not null,
      share double precision not null check (share > 0 and share <= 0.5),
      seed bigint not null,
      until date not null,
      created_by uuid not null,
      created_at timestamptz not null,
      ended_at timestamptz,
      primary key (workspace_id, id),
      foreign key (workspace_id) references workspaces on delete cascade
    )`.execute(db)
    await sql`create unique index campaign_one_global_control on campaign_global_controls (workspace_id) where ended_at is null`.execute(db)
    await protectWorkspaceTable(db, 'campaign_global_controls')
  },
}

const deliveries: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create table campaign_batches (
      workspace_id uuid not null,
      campaign_id uuid not null,
      id uuid not null,
      way text not null check (way in ('file', 'webhook', 'mail')),
      arm smallint,
      endpoint_id uuid,
      sealed_letter bytea,
      job_id uuid,
      held_back jsonb not null,
      created_by uuid not null,
      created_at timestamptz not null,
      finished_at timestamptz,
      primary key (workspace_id, campaign_id, id),
      foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id) on delete cascade
    )`.execute(db)
    await protectWorkspaceTable(db, 'campaign_batches', ['select', 'insert', 'update'])

    // What happened to each person, step by step: rows are added, never changed. Step 0 is the claim that only one can make.
    await sql`create table campaign_deliveries (
      workspace_id uuid not null,
      campaign_id uuid not null,
      mark bytea not null,
      step smallint not null,
      event text not null check (event in ('claimed', 'delivered', 'deferred', 'refused')),
      batch_id uuid not null,
      part integer not null default 0,
      reason text,
      at timestamptz not null,
      primary key (workspace_id, campaign_id, mark, step),
      foreign key (workspace_id, campaign_id, batch_id) references campaign_batches (workspace_id, campaign_id, id) on delete cascade
    )`.execute(db)
    await sql`create unique index campaign_delivered_once on campaign_deliveries (workspace_id, campaign_id, mark)
      where event = 'delivered'`.execute(db)
    await sql`create index campaign_deliveries_of_batch on campaign_deliveries (workspace_id, campaign_id, batch_id, part)`.execute(db)
    await protectWorkspaceTable(db, 'campaign_deliveries', ['select', 'insert'])
    await sql`create function campaign_deliveries_stay() returns trigger language plpgsql as $$
      begin
        raise exception 'what was delivered stays recorded' using errcode = 'integrity_constraint_violation';
      end $$`.execute(db)
    await sql`create trigger campaign_deliveries_stay before update on campaign_deliveries
      for each row execute function campaign_deliveries_stay()`.execute(db)

    await sql`create table campaign_unsubscribes (
      workspace_id uuid not null,
      mark bytea not null,
      campaign_id uuid not null,
      channel text not null,
      at timestamptz not null,
      primary key (workspace_id, mark, channel),
      foreign key (workspace_id) references workspaces on delete cascade
    )`.execute(db)
    await protectWorkspaceTable(db, 'campaign_unsubscribes', ['select', 'insert'])
  },
}

export const migrations: Readonly<Record<string, Migration>> = {
  '0270-activation-campaigns': campaigns,
  '0271-activation-campaigns-deliveries': deliveries,
}
