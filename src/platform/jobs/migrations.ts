import { sql } from 'kysely'
import { type Migrations, protectWorkspaceTable } from '#platform/database'

/** What people see of jobs; pg-boss keeps who runs them in a schema of its own. */
export const jobMigrations: Migrations = {
  '0020-platform-jobs': {
    async up(database) {
      await sql`create table jobs (
        workspace_id uuid not null references workspaces on delete cascade,
        id uuid not null,
        name text not null,
        principal_id uuid not null,
        data jsonb not null,
        status text not null default 'queued' check (status in ('queued', 'running', 'done', 'failed', 'cancelled')),
        share double precision not null default 0 check (share between 0 and 1),
        stage text,
        seconds_left double precision,
        attempts integer not null default 0,
        error_code text,
        error_params jsonb,
        created_at timestamptz not null default now(),
        started_at timestamptz,
        finished_at timestamptz,
        primary key (workspace_id, id)
      )`.execute(database)
      await sql`create index jobs_open on jobs (workspace_id, id) where status in ('queued', 'running')`.execute(database)
      await protectWorkspaceTable(database, 'jobs')
    },
  },
  '0021-platform-jobs-queueing': {
    async up(database) {
      await sql`alter table jobs
        add priority integer not null default 0,
        add singleton_key text,
        add failures integer not null default 0,
        add next_attempt_at timestamptz,
        add replays integer not null default 0,
        add worker_id uuid`.execute(database)
      await sql`create unique index jobs_singleton on jobs (workspace_id, name, singleton_key) where status in ('queued', 'running')`.execute(
        database,
      )
      await sql`create index jobs_running on jobs (name) where status = 'running'`.execute(database)
      await sql`create table job_log (
        workspace_id uuid not null,
        job_id uuid not null,
        seq integer not null,
        at timestamptz not null default now(),
        code text not null,
        params jsonb not null,
        primary key (workspace_id, job_id, seq),
        foreign key (workspace_id, job_id) references jobs on delete cascade
      )`.execute(database)
      await protectWorkspaceTable(database, 'job_log', ['select', 'insert'])
    },
  },
  '0022-platform-jobs-schedules': {
    async up(database) {
      await sql`create table schedules (
        workspace_id uuid not null references workspaces on delete cascade,
        name text not null,
        enabled boolean not null default true,
        cron text not null,
        zone text,
        next_at timestamptz,
        last_at timestamptz,
        primary key (workspace_id, name)
      )`.execute(database)
      await protectWorkspaceTable(database, 'schedules', ['select', 'update'])
      await sql`create index schedules_due on schedules (next_at) where enabled`.execute(database)
      // One row per due time: whoever writes it fires, whatever the clocks of several processes say.
      await sql`create table schedule_firings (
        workspace_id uuid not null references workspaces on delete cascade,
        schedule text not null,
        due_at timestamptz not null,
        job_id uuid,
        missed integer not null,
        primary key (workspace_id, schedule, due_at)
      )`.execute(database)
      await protectWorkspaceTable(database, 'schedule_firings', ['select'])
    },
  },
  '0023-platform-jobs-workers': {
    async up(database) {
      await sql`create table job_workers (
        id uuid primary key,
        role text not null check (role in ('all', 'worker')),
        host text not null,
        pid integer not null,
        version text not null,
        started_at timestamptz not null default now(),
        seen_at timestamptz not null default now()
      )`.execute(database)
    },
  },
}
