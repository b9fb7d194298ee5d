import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { createRng } from '#kernel/sampling'
import type { Filling, MadeExample } from '#schema/demo'
import type { Progress, RequirementList, RequirementPage } from '#schema/programme/evidence'
import { type Served, serveRumbo } from '#test/browser/served'
import { administrator } from '#test/server'

const telco = join(process.env.RUMBO_TEST_DATA ?? '../shared/data', 'churn_telco_ibm_train.csv')
const signed = '0.1.A.1.2'
/** What training, a backup, a restore drill and a signature close: these, and nothing else. docs/coverage.md reads the same list. */
const proven = JSON.parse(readFileSync('test/fixtures/example-closes.json', 'utf8')) as readonly string[]

/** The example workspace checks its log besides; of 1.2.B.4.4 that is a part. */
const verified = ['1.2.B.4.4', '1.4.B.4.3']

type Table = Readonly<{ name: string; bytes: Buffer; target: string; protect: string }>
type Session = Readonly<{ cookie: string; csrf: string; slug: string }>

/** A made-up file of the same kind: people of a telephone company, some of whom leave. */
function ownTelco(): Buffer {
  const rng = createRng(20)
  const rows = Array.from({ length: 1500 }, (_, i) => {
    const tenure = Math.floor(rng() * 72)
    const contract = rng() < 0.5 ? 'Month-to-month' : 'Two year'
    const leaves = rng() < (contract === 'Month-to-month' ? 0.7 : 0.1) * (tenure < 24 ? 1 : 0.5)
    return `${i}-C,${rng() < 0.5 ? 'Female' : 'Male'},${tenure},${contract},${(20 + rng() * 90).toFixed(2)},${leaves ? 'Yes' : 'No'}`
  })
  return Buffer.from(`customerID,gender,tenure,Contract,MonthlyCharges,Churn\n${rows.join('\n')}\n`)
}

describe('the evidence spine, by public calls to a real server', () => {
  let served: Served
  before(async () => {
    served = await serveRumbo()
  })
  after(() => served?.stop())

  async function call(session: Session | null, method: string, path: string, body?: unknown): Promise<Response> {
    const isForm = body instanceof FormData
    const reply = await fetch(`${served.url}${path}`, {
      method,
      headers: {
        ...(session ? { cookie: session.cookie, 'x-csrf-token': session.csrf } : {}),
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    })
    assert.ok(reply.ok, `${method} ${path}: ${reply.status} ${reply.ok ? '' : await reply.text()}`)
    return reply
  }
  const ask = async <T>(session: Session, method: string, path: string, body?: unknown): Promise<T> =>
    (await call(session, method, path, body)).json() as Promise<T>
  async function enter(from: Session | null, path: string, body: unknown): Promise<Session> {
    const reply = await call(from, 'POST', `/api/platform/auth/${path}`, body)
    const { csrf, workspace } = (await reply.json()) as { csrf: string; workspace: { slug: string } }
    return { cookie: reply.headers.getSetCookie()[0]!.split(';')[0]!, csrf, slug: workspace.slug }
  }
  async function until<T>(look: () => Promise<T>, isDone: (seen: T) => boolean): Promise<T> {
    for (;;) {
      const seen = await look()
      if (isDone(seen)) return seen
      await delay(500)
    }
  }
  async function work(session: Session, path: string): Promise<void> {
    const { job } = await ask<{ job: string }>(session, 'POST', path, {})
    const done = await until(
      () => ask<{ status: string }>(session, 'GET', `/api/platform/jobs/${job}`),
      ({ status }) => status !== 'queued' && status !== 'running',
    )
    assert.equal(done.status, 'done', path)
  }

  /** Trains on a file, backs up, proves the restore and signs a document. */
  async function begin(session: Session, { name, bytes, target, protect }: Table): Promise<string> {
    const form = new FormData()
    for (const [field, value] of Object.entries({ target, protect, trials: '24' })) form.append(field, value)
    form.append('file', new Blob([new Uint8Array(bytes)]), name)
    const run = await ask<{ id: string }>(session, 'POST', '/api/ai/autopilot/runs', form)
    await work(session, '/api/platform/backups')
    await work(session, '/api/platform/backups/drill')
    const document = Buffer.from('Organigrama del equipo, aprobado por la dirección.')
    const today = new Date()
    await ask(session, 'POST', `/api/programme/evidence/requirements/${signed}/attestations`, {
      statement: 'El equipo está nombrado y el organigrama, aprobado.',
      document: 'equipo.pdf',
      sha256: createHash('sha256').update(document).digest('hex'),
      effectiveOn: today.toISOString().slice(0, 10),
      reviewOn: new Date(today.getTime() + 180 * 86_400_000).toISOString().slice(0, 10),
    })
    const ended = await until(
      () => ask<{ status: string }>(session, 'GET', `/api/ai/autopilot/runs/${run.id}`),
      ({ status }) => status !== 'queued' && status !== 'running',
    )
    assert.equal(ended.status, 'delivered')
    return run.id
  }
  const listed = (session: Session) => ask<RequirementList>(session, 'GET', '/api/programme/evidence/requirements')
  const page = (session: Session, id: string) => ask<RequirementPage>(session, 'GET', `/api/programme/evidence/requirements/${id}`)
  const inState = ({ items }: RequirementList, ...states: string[]) =>
    items.flatMap(({ id, state }) => (states.includes(state) ? [id] : [])).sort()

  /** Opens the activity behind each fact, and the thing that it links to. */
  async function openFacts(session: Session, ids: readonly string[], run: string): Promise<void> {
    const opened: Readonly<Record<string, string>> = {
      [`ai/autopilot/${run}`]: `/api/ai/autopilot/runs/${run}`,
      'platform/backups': '/api/platform/backups',
    }
    for (const id of ids) {
      const { facts, rules } = await page(session, id)
      assert.deepEqual([...new Set(facts.map(({ rule }) => rule))].sort(), rules.map(({ name }) => name).sort(), id)
      for (const { activity, link, value, threshold } of facts) {
        assert.ok(value !== null && threshold !== null && value >= threshold, id)
        for (const address of [`/api/platform/activity/${activity}`, opened[link!]!]) await call(session, 'GET', address)
      }
    }
  }

  let real: Session
  it('begins at zero', async () => {
    const token = new URL(served.firstRunUrl).searchParams.get('token')
    real = await enter(null, 'first-run', { token, ...administrator, workspace: 'Óptica Sur', language: 'es' })
    assert.deepEqual(inState(await listed(real), 'proven', 'attested', 'in-progress', 'expired'), [])
  })

  it('shows in the workspace of example data the same list as example, and leaves the real one at zero', async () => {
    const { workspace } = await ask<MadeExample>(real, 'POST', '/api/demo/example', { language: 'es' })
    const filled = await until(
      () => ask<Filling>(real, 'GET', `/api/demo/example/${workspace.slug}`),
      ({ job }) => job?.status !== 'queued' && job?.status !== 'running',
    )
    assert.equal(filled.job?.status, 'done')
    const example = await enter(real, 'workspace', { workspace: workspace.slug })
    const runs = await ask<{ items: { id: string }[] }>(example, 'GET', '/api/ai/autopilot/runs')
    const marked = ({ items }: RequirementList) => items.flatMap(({ id, exampleFacts }) => (exampleFacts > 0 ? [id] : [])).sort()
    const seen = await until(
      () => listed(example),
      (list) => marked(list).length >= proven.length + verified.length,
    )
    assert.deepEqual(marked(seen), [...proven, ...verified].sort())
    assert.deepEqual(inState(seen, 'proven', 'attested', 'in-progress', 'expired'), [])
    await openFacts(example, proven, runs.items[0]!.id)

    real = await enter(example, 'workspace', { workspace: 'optica-sur' })
    const { counts } = await ask<Progress>(real, 'GET', '/api/programme/evidence/progress')
    assert.deepEqual({ ...counts, total: 0 }, { total: 0, proven: 0, attested: 0, expired: 0, inProgress: 0 })
    const there = await listed(real)
    assert.deepEqual([inState(there, 'proven', 'attested', 'in-progress', 'expired'), marked(there)], [[], []])

    await ask(real, 'POST', '/api/demo/example/erase', { workspace: workspace.slug, name: workspace.name })
    const { items } = await listed(real)
    assert.equal(items.length, there.items.length)
  })

  /** In a workspace of its own: exactly these requirements are proven, one is attested, and no other was touched. */
  async function closes(workspace: string, table: Table): Promise<void> {
    const { slug } = await ask<{ slug: string }>(real, 'POST', '/api/platform/workspaces', { name: workspace, language: 'es' })
    const fresh = await enter(real, 'workspace', { workspace: slug })
    const run = await begin(fresh, table)
    const seen = await until(
      () => listed(fresh),
      (list) => inState(list, 'proven').length >= proven.length,
    )
    assert.deepEqual(inState(seen, 'proven'), proven)
    assert.deepEqual(inState(seen, 'attested'), [signed])
    assert.deepEqual(inState(seen, 'in-progress', 'expired'), [])
    await openFacts(fresh, proven, run)
    const { attestations } = await page(fresh, signed)
    assert.deepEqual([attestations[0]!.signer.name, attestations[0]!.document], [administrator.name, 'equipo.pdf'])
    real = await enter(fresh, 'workspace', { workspace: 'optica-sur' })
  }
  it('closes exactly what a file of the same kind shows', () =>
    closes('Telefonía de prueba', { name: 'telco.csv', bytes: ownTelco(), target: 'Churn', protect: 'gender' }))
  it('closes exactly the same by the telco file', { skip: !existsSync(telco) && `no ${telco}` }, () =>
    closes('Telco', { name: 'telco.csv', bytes: readFileSync(telco), target: 'Churn', protect: 'gender' }),
  )
})
