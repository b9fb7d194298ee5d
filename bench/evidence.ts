import { sql } from 'kysely'
import { pino } from 'pino'
import { gatherEvidence } from '#programme/evidence'
import { contributions } from '#server'
import { testDatabase } from '#test/database'
import type { Bench } from './run.ts'

const activities = 1_000_000
const increments = 21

/** Two in a hundred activities say something to a rule, one in a thousand is a run; the others are a busy workspace's. */
const kinds = `case when n % 1000 = 7 then 'run.finished' when n % 100 in (7, 57)
  then (array['backup.made', 'backup.drilled', 'workspace.changed', 'activity.verified', 'webhook.tested', 'session.opened', 'rights.reviewed', 'evidence.measured'])[1 + (n / 50) % 8]
  else (array['job.done', 'job.queued', 'session.opened', 'rows.read', 'notice.preference-set'])[1 + n % 5] end`
/** What each kind says; a run says all that rules ask of it. */
const payload = `case when n % 1000 = 7 then '{"outcome":"delivered","metric":"auc","quality":0.8,"qualityLow":0.7,"rows":1200,"columns":20,"problem":"binary","algorithms":3,"trials":8,"gain":0.01,"folds":5,"groups":2,"stressTests":3,"leastKept":0.95,"modelSha256":"00","inputs":19,"recipeSteps":30,"cardSections":6}'
  when n % 100 in (7, 57) then '{"bytes":9,"rows":9,"checked":9,"faults":0,"people":5,"failure":null,"status":200,"via":"single-sign-on","after":{"secondStepRequired":true},"rule":"platform.webhooks.week-accepted","value":1,"n":9}'
  else '{"job":"platform.mail.send","via":"password","before":{"state":"waiting"},"after":{"state":"done"}}' end`

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
