// A server as `rumbo serve` starts it, with one more feature: notes. A note is a row, an activity and now and then a job,
// written in one transaction and then acknowledged: what a drill counts.
//   node drills/programs/server.ts <data folder> [all|api|worker]      prints {"url","pid"} once it answers or works
import { sql } from 'kysely'
import { pino } from 'pino'
import { z } from 'zod'
import type { Id } from '#base'
import { record } from '#platform/activity'
import { readSettings } from '#platform/config'
import type { Contribution, RouteContribution } from '#platform/contributions'
import { protectWorkspaceTable, type Scope } from '#platform/database'
import type { JobDefinition } from '#platform/jobs'
import { publicPermission } from '#platform/permissions'
import { contributions, start } from '#server'

const scope: Scope = {
  workspace: '0190a000-0000-7000-8000-000000000001' as Id<'workspace'>,
  principal: '0190a000-0000-7000-8000-000000000002' as Id<'principal'>,
}
const Note = z.object({ n: z.number().int(), job: z.boolean() })
const Kept = z.object({ notes: z.array(z.number()), activities: z.number(), effects: z.array(z.number()), openJobs: z.number() })

const job: JobDefinition<{ n: number }> = {
  name: 'drill.notes.copy',
  data: z.object({ n: z.number() }),
  concurrency: 4,
  async run({ data, complete, report }) {
    await report({ share: 0.5, stage: 'copying' })
    await complete((trx) => sql`insert into note_copies (workspace_id, n) values (${scope.workspace}, ${data.n})`.execute(trx))
  },
}

const plugin: RouteContribution['plugin'] = async (app, { database, jobs }) => {
  const config = { permission: publicPermission }
  app.post('/', { schema: { body: Note, response: { 201: Note } }, config }, async ({ body }, reply) => {
    await database.inScope(scope, async (trx) => {
      await sql`insert into notes (workspace_id, n) values (${scope.workspace}, ${body.n})`.execute(trx)
      await record(trx, scope, { kind: 'note.written', subject: `note:${body.n}` })
      if (body.job) await jobs.enqueue(trx, scope, job, { n: body.n })
    })
    return reply.code(201).send(body)
  })
  app.get('/', { schema: { response: { 200: Kept } }, config }, () =>
    database.inScope(scope, async (trx) => {
      const numbers = async (table: 'notes' | 'note_copies') =>
        (await sql<{ n: number }>`select n from ${sql.table(table)} order by n`.execute(trx)).rows.map(({ n }) => n)
      const count = async (query: ReturnType<typeof sql<{ n: number }>>) => (await query.execute(trx)).rows[0]!.n
      return {
        notes: await numbers('notes'),
        activities: await count(sql`select count(*) as n from activities where kind = 'note.written'`),
        effects: await numbers('note_copies'),
        openJobs: await count(sql`select count(*) as n from jobs where status in ('queued', 'running')`),
      }
    }),
  )
}

const notes: Contribution = {
  migrations: {
    '0990-drill-notes': {
      async up(db) {
        await sql`create table notes (workspace_id uuid not null, n integer not null, primary key (workspace_id, n))`.execute(db)
        // No key: a job whose effect came twice shall be seen, not refused.
        await sql`create table note_copies (workspace_id uuid not null, n integer not null)`.execute(db)
        for (const table of ['notes', 'note_copies']) await protectWorkspaceTable(db, table)
        await sql`insert into workspaces (id, slug, name) values (${scope.workspace}, 'drill', 'Drill')`.execute(db)
        await sql`insert into principals (workspace_id, id, kind) values (${scope.workspace}, ${scope.principal}, 'system')`.execute(db)
      },
    },
  },
  jobs: () => [job],
  routes: [{ prefix: '/api/drill/notes', plugin }],
  texts: { es: {}, en: {} },
}

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort())
const settings = readSettings({ data: process.argv[2], role: process.argv[3], port: '0', 'rate-limit': '0' }, {}, process.cwd())
await using server = await start({ settings, contributions: [...contributions, notes], log: pino({ level: 'info' }, pino.destination(2)) })
process.stdout.write(`${JSON.stringify({ url: server.url, pid: process.pid })}\n`)
const failure = await Promise.race([server.failed, new Promise((resolve) => stop.signal.addEventListener('abort', () => resolve(null)))])
if (failure) throw failure
