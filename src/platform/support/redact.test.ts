import assert from 'node:assert/strict'
import { it } from 'node:test'
import { redactDatabaseLine, redactLogLine } from './redact.ts'

const canary = 'Canaria'

it('keeps of a line of the log when, how grave, which code and where, and nothing that it quotes', () => {
  const line = {
    level: 50,
    time: 1_795_600_000_000,
    pid: 7,
    hostname: 'maquina-de-canaria',
    code: 'INTERNAL',
    user: 'ana@canaria.es',
    msg: 'request failed',
    err: {
      type: 'Error',
      code: '23505',
      message: `Key (email)=(ana@${canary}.es) exists`,
      stack: `Error: Key (email)=(ana@${canary}.es)\nmore of ${canary}\n    at run (file:///home/${canary}/rumbo/src/platform/jobs/runner.ts:20:5)`,
    },
  }
  const told = redactLogLine(JSON.stringify(line)) ?? ''
  assert.deepEqual(JSON.parse(told), {
    level: 50,
    time: 1_795_600_000_000,
    msg: 'request failed',
    code: 'INTERNAL',
    err: { type: 'Error', code: '23505', at: ['src/platform/jobs/runner.ts:20:5'] },
  })
})

it('drops what is no line of ours, and sentences that hold more than words', () => {
  assert.equal(redactLogLine(`Abre este enlace: http://x/first-run?token=${canary}`), null)
  for (const msg of [`hello ${canary}@x.es`, `"${canary}"`, `${canary}=1`, `/home/${canary}`, 'a\nb'])
    assert.equal(JSON.parse(redactLogLine(JSON.stringify({ level: 30, msg })) ?? '').msg, undefined, msg)
  const own = { level: 50, msg: canary, err: { message: canary } }
  assert.ok(!redactLogLine(JSON.stringify(own))?.includes(canary))
})

it('keeps of PostgreSQL’s log sentences without values, and no statement', () => {
  const at = '2026-11-25 10:00:00.123 UTC [42] '
  assert.equal(
    redactDatabaseLine(`${at}LOG:  database system is ready to accept connections`),
    `${at}LOG: database system is ready to accept connections`,
  )
  assert.equal(
    redactDatabaseLine(`${at}ERROR:  invalid input syntax for type uuid: "${canary}"`),
    `${at}ERROR: invalid input syntax for type uuid`,
  )
  assert.equal(
    redactDatabaseLine(`${at}ERROR:  duplicate key value violates unique constraint "${canary}"`),
    `${at}ERROR: duplicate key value violates unique constraint "…"`,
  )
  for (const kind of ['DETAIL', 'STATEMENT', 'CONTEXT']) assert.equal(redactDatabaseLine(`${at}${kind}:  Key (name)=(${canary})`), null)
  assert.equal(redactDatabaseLine(`\tvalues ('${canary}')`), null)
})
