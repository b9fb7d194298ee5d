// Activities are sealed into a chain; whoever changes one afterwards is found out. `node examples/activity-chain.ts`
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { pino } from 'pino'
import { newId } from '#base'
import { activityMigrations, createHeadFile, record, sealActivities, verifyActivity } from '#platform/activity'
import { connectDatabase, databaseMigrations, mergeMigrations, migrate, startPostgres } from '#platform/database'
import { createSecrets } from '#platform/secrets'

const folder = mkdtempSync(join(tmpdir(), 'rumbo-example-'))
const postgres = await startPostgres({ folder: join(folder, 'pg'), passwordFile: join(folder, 'password') })
const database = connectDatabase(postgres.connection)
try {
  await migrate(database.kysely, mergeMigrations([databaseMigrations, activityMigrations]))
  const scope = { workspace: newId<'workspace'>(), principal: newId<'principal'>() }
  await database.asSystem((trx) => sql`insert into workspaces (id, slug, name) values (${scope.workspace}, 'a', 'A')`.execute(trx))

  for (const amount of [100, 250, 400])
    await database.inScope(scope, (trx) => record(trx, scope, { kind: 'budget.set', subject: 'campaign:1', payload: { amount } }))
  const heads = createHeadFile(join(folder, 'head.json'), createSecrets(Buffer.alloc(32, 1)))
  await sealActivities(database, heads, pino({ level: 'silent' }))
  const tell = async (when: string) => {
    const { checked, faults } = await verifyActivity(database, heads)
    console.log(`${when}: ${checked} checked, ${faults.map(({ seq, fault }) => `activity ${seq} ${fault}`).join(', ') || 'all as sealed'}`)
  }
  await tell('sealed')
  await database.asSystem((trx) => sql`update activities set payload = '{"amount": 999}' where seq = 2`.execute(trx))
  await tell('one changed')
  await database.asSystem((trx) => sql`delete from activities where seq = 3`.execute(trx))
  await tell('the last deleted')
} finally {
  await database.close()
  await postgres.stop()
  rmSync(folder, { recursive: true })
}
