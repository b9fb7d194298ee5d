import { sql } from 'kysely'
import { type Migrations, protectWorkspaceTable } from '#platform/database'

export const migrations: Migrations = {
  '0360-platform-notifications': {
    async up(database) {
      await sql`create table notices (
        workspace_id uuid not null references workspaces on delete cascade,
        id uuid not null,
        kind text not null,
        params jsonb not null,
        link text,
        created_at timestamptz not null,
        sent_at timestamptz,
        primary key (workspace_id, id)
      )`.execute(database)
      await sql`create index notices_unsent on notices (id) where sent_at is null`.execute(database)
      await sql`create table notice_inbox (
        workspace_id uuid not null,
        principal_id uuid not null,
        notice_id uuid not null,
        read_at timestamptz,
        primary key (workspace_id, principal_id, notice_id),
        foreign key (workspace_id, notice_id) references notices on delete cascade,
        foreign key (workspace_id, principal_id) references principals on delete cascade
      )`.execute(database)
      await sql`create index notice_inbox_unread on notice_inbox (workspace_id, principal_id) where read_at is null`.execute(database)
      await sql`create table notice_preferences (
        workspace_id uuid not null,
        principal_id uuid not null,
        kind text not null,
        in_app boolean not null,
        mail boolean not null,
        primary key (workspace_id, principal_id, kind),
        foreign key (workspace_id, principal_id) references principals on delete cascade
      )`.execute(database)
      // The address of a chat's hook lets whoever has it write there: it is sealed.
      await sql`create table chat_hooks (
        workspace_id uuid not null references workspaces on delete cascade,
        id uuid not null,
        name text not null,
        form text not null check (form in ('slack', 'teams')),
        host text not null,
        sealed_url bytea not null,
        kinds text[] not null,
        created_at timestamptz not null,
        sent_at timestamptz,
        failure text,
        primary key (workspace_id, id)
      )`.execute(database)
      await sql`create table chat_outbox (
        workspace_id uuid not null,
        id uuid not null,
        hook_id uuid not null,
        notice_id uuid not null,
        attempts integer not null default 0,
        due_at timestamptz not null,
        primary key (workspace_id, id),
        foreign key (workspace_id, hook_id) references chat_hooks on delete cascade,
        foreign key (workspace_id, notice_id) references notices on delete cascade
      )`.execute(database)
      await sql`create index chat_outbox_due on chat_outbox (due_at)`.execute(database)
      for (const table of ['notices', 'notice_inbox', 'notice_preferences', 'chat_hooks']) await protectWorkspaceTable(database, table)
      await protectWorkspaceTable(database, 'chat_outbox', [])
    },
  },
  '0361-platform-notifications-chat-undo': {
    async up(database) {
      await sql`alter table chat_hooks add column deleted_at timestamptz`.execute(database)
    },
  },
}
