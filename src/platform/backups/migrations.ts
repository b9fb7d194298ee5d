import { type Kysely, sql } from 'kysely'
import type { Migrations } from '#platform/database'

/** Backups are of the whole installation: these tables belong to no workspace, and only the system reads and writes them. */
export const migrations: Migrations = {
  '0300-platform-backups': {
    async up(db: Kysely<unknown>) {
      await sql`create table backup_checks (
        id uuid primary key,
        backup_id uuid not null,
        kind text not null check (kind in ('verify', 'drill')),
        at timestamptz not null,
        figures jsonb,
        error_code text,
        error_params jsonb,
        check ((figures is null) = (error_code is not null))
      )`.execute(db)
      await sql`create index backup_checks_newest on backup_checks (kind, at desc)`.execute(db)
      await sql`create table backup_plan (
        one boolean primary key default true check (one),
        enabled boolean not null,
        "time" text not null,
        zone text not null,
        drill_day integer check (drill_day between 1 and 7),
        daily integer not null,
        weekly integer not null,
        monthly integer not null,
        last_day text
      )`.execute(db)
      await sql`insert into backup_plan (enabled, "time", zone, drill_day, daily, weekly, monthly)
        values (true, '03:30', 'Europe/Madrid', 7, 7, 4, 6)`.execute(db)
    },
  },
}
