import { sql } from 'kysely'
import { pino } from 'pino'
import { gatherEvidence } from '#programme/evidence'
import { contributions } from '#server'
import { testDatabase } from '#test/database'
import type { Bench } from './run.ts'

const activities = 1_000_000
const increments = 21

/** Two in a hundred activities say something to a rule; the others are the jobs, sessions and readings of a busy workspace. */
const kinds = `case n % 100
  when 7 then 'run.finished'
  when 57 then (array['backup.made', 'backup.drilled', 'workspace.changed', 'activity.verified', 'data-key.rotated', 'run.erased'])[1 + (n / 100) % 6]
  else (array['job.done', 'job.queued', 'session.opened', 'rows.read', 'notice.preference-set'])[1 + n % 5] end`
const payload = `'{"outcome":"delivered","metric":"auc","quality":0.8,"qualityLow":0.7,"rows":1200,"bytes":9,"checked":9,"faults":0,"after":{"secondStepRequired":true}}'`

/** Facts of a million activities, taken in from the start and then one by one. */
export const bench: Bench = async (log) => {
  const db = await testDatabase()
  try {
    const { workspace, principal } = db.scope
    const seal = (from: number, to: number) =>
      db.database.asSystem((trx) =>
        sql`insert into activities (workspace_id, id, at, actor, kind, subject, digest, payload, salt, seq, hash)
          select ${workspace}::uuid, (lpad(to_hex((extract(epoch from now()) * 1000)::bigint), 12, '0') || '7000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid,
            now() - (${activities} - n) * interval '1 second', ${principal}::uuid, ${sql.raw(kinds)}, 'run:' || n, '\\x00', ${sql.raw(payload)}::jsonb, '\\x00', n, '\\x00'
          from generate_series(${from}::bigint, ${to}::bigint) n`.execute(trx),
      )
    log(`${activities.toLocaleString('en')} sealed activities`)
    await seal(1, activities)
    await db.database.asSystem((trx) => sql`analyze activities`.execute(trx))
    const needs = { database: db.database, log: pino({ level: 'warn' }), contributions }
    const timed = async (): Promise<number> => {
      const begun = performance.now()
      await gatherEvidence(needs, new Date())
      return performance.now() - begun
    }
    const first = await timed()
    const { rows } = await db.database.asSystem((trx) => sql<{ n: number }>`select count(*)::int as n from evidence_facts`.execute(trx))
    log(`${rows[0]!.n.toLocaleString('en')} facts`)
    const times: number[] = []
    for (let i = 0; i < increments; i++) {
      const n = activities + 100 * i + 7
      await seal(n, n)
      times.push(await timed())
    }
    const middle = times.toSorted((a, b) => a - b)[Math.floor(increments / 2)]!
    const common = { anchor: null, theirs: null, unit: 'ms', better: 'lower' } as const
    return [
      { work: 'first computation over 10⁶ activities', ours: first, target: 2000, ...common },
      { work: 'one more activity', ours: middle, target: 50, ...common },
    ]
  } finally {
    await db.close()
  }
}
