import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { contribution as lists } from '#activation/lists'
import { contribution as consent } from '#customers/consent'
import { personMark } from '#customers/identity'
import { contribution as files } from '#data/files'
import { contribution as activityLog } from '#platform/activity-log'
import type { JobRunner } from '#platform/jobs'
import type { SourceFile } from '#schema/data/files'
import { type Mailbox, startMailbox } from '#test/mailbox'
import { firstAdministrator, type TestServer, type TestSession, testServer } from '#test/server'
import { armSizes, drawArms, inGlobalControl } from './draw.ts'
import { gatherPeople } from './gather.ts'
import { contribution } from './index.ts'
import { type Assigned, readAssigned } from './people.ts'
import { planControl } from './plan.ts'
import type { Campaign, CampaignReview, ControlPlan, PeopleFound, Receipt } from './schema.ts'
import { splitName } from './shapes.ts'

const url = '/api/activation/campaigns'
const marks = (n: number): string[] => Array.from({ length: n }, (_, i) => i.toString(16).padStart(64, '0'))

describe('the draw', () => {
  const scores = (n: number) => Float64Array.from({ length: n }, (_, i) => ((i * 7919) % 1000) / 1000)
  const options = { seed: 7, control: 200, shares: [0.5, 0.3, 0.2], scored: true }

  it('gives the same arms on replay and in any order, in the sizes asked, alike by score', () => {
    const ids = marks(1000)
    const { arm, band } = drawArms(ids, scores(1000), options)
    assert.deepEqual(drawArms(ids, scores(1000), options).arm, arm)
    const turned = drawArms(ids.toReversed(), scores(1000).toReversed(), options)
    assert.deepEqual(turned.arm.toReversed(), arm)
    assert.deepEqual(
      [0, 1, 2, 3].map((a) => arm.filter((each) => each === a).length),
      [200, 400, 240, 160],
    )
    for (let b = 0; b < 10; b++) {
      const control = arm.filter((each, i) => each === 0 && band[i] === b).length
      assert.ok(Math.abs(control - 20) <= 1, `band ${b}: ${control}`)
    }
    assert.notDeepEqual(drawArms(ids, scores(1000), { ...options, seed: 8 }).arm, arm)
  })
  it('shares whole people out and loses none', () => {
    for (const [n, control, shares] of [
      [10, 3, [1 / 3, 1 / 3, 1 / 3]],
      [7, 0, [0.5, 0.5]],
      [101, 50, [0.7, 0.2, 0.1]],
    ] as const) {
      const sizes = armSizes(n, control, shares)
      assert.equal(
        sizes.reduce((a, b) => a + b),
        n,
      )
      assert.equal(sizes[0], control)
    }
  })
  it('decides by the mark alone who belongs to the control group across campaigns', () => {
    const share = marks(20_000).filter((mark) => inGlobalControl(mark, { seed: 3, share: 0.1 })).length / 20_000
    assert.ok(Math.abs(share - 0.1) < 0.01, String(share))
  })
})

describe('gathering people', () => {
  const secrets = { hmac: (purpose: string, text: string) => Buffer.from(`${purpose}${text}`.padEnd(32).slice(-32)) }
  const gather = (rows: { key: string; score: number | null; before?: number | null }[]) =>
    gatherPeople(rows, { secrets: secrets as never, workspace: 'w', globalControl: null })

  it('keeps each person once, the same whatever the order, and counts rows without a key', async () => {
    const rows = [
      { key: 'a', score: 0.2, before: 10 },
      { key: ' a ', score: 0.9, before: 0 },
      { key: 'b', score: 0.5, before: null },
      { key: '  ', score: 1 },
    ]
    const [one, other] = [await gather(rows), await gather(rows.toReversed())]
    assert.deepEqual(one, other)
    assert.deepEqual(
      one.people.map(({ key, score }) => [key, score]),
      [
        ['a', 0.9],
        ['b', 0.5],
      ],
    )
    assert.deepEqual([one.found.n, one.found.withoutKey, one.found.duplicates], [2, 1, 1])
    assert.deepEqual(one.found.before, { n: 1, mean: 0, sd: 0, buyers: 0 })
  })
})

describe('the plan of a control group', () => {
  const found = (n: number, more: Partial<PeopleFound> = {}): PeopleFound => ({
    ...{ n, withoutKey: 0, duplicates: 0, globalControl: 0, scored: true, before: null, meanScore: null },
    ...more,
  })
  const terms = { success: 'orders' as const, marginShare: 0.4, vatShare: 0.21, contactCost: 0, discount: 0, seed: 5 }

  it('is the fewest people with which the effect is seen, as exact power and a simulation say', () => {
    const { plan, of } = planControl(found(10_000), terms, { base: 0.1, effect: 0.03, power: 0.8 })
    assert.equal(plan.method, 'exact')
    assert.ok(plan.proposed.enough && plan.proposed.power >= 0.8)
    assert.ok(of(plan.proposed.control - 25).power < 0.8)
    assert.ok(Math.abs(plan.proposed.simulated - plan.proposed.power) < 0.08, `${plan.proposed.simulated} ${plan.proposed.power}`)
    const smallest = plan.sizes.map((each) => each.smallest ?? Number.POSITIVE_INFINITY)
    assert.deepEqual(
      smallest,
      smallest.toSorted((a, b) => b - a),
    )
  })
  it('says with 2,000 people that only a large effect would show, and gives up on a handful', () => {
    const { plan } = planControl(found(2000), terms, { base: 0.1, effect: 0.01, power: 0.8 })
    assert.equal(plan.proposed.enough, false)
    assert.ok(plan.proposed.smallest! > 0.035 && plan.proposed.smallest! < 0.05, String(plan.proposed.smallest))
    assert.equal(planControl(found(8), terms, { base: 0.05, power: 0.8 }).plan.measurable, false)
  })
  it('takes the effect worth seeing from what a contact costs, and money by the spread of spending', () => {
    const before = { n: 5000, mean: 12, sd: 60, buyers: 1000 }
    const { plan } = planControl(found(5000, { before }), { ...terms, contactCost: 0.9 }, { power: 0.8 })
    assert.deepEqual([plan.baseFrom, plan.effectFrom], ['before', 'break-even'])
    // An order of 60 leaves 24: 0.9 / 24
    assert.ok(Math.abs(plan.effect - 0.0375) < 1e-9)
    const money = planControl(found(5000, { before }), { ...terms, success: 'revenue' }, { effect: 6, power: 0.8 }).plan
    assert.deepEqual([money.unit, money.method], ['money', 'means'])
    assert.ok(Math.abs(money.proposed.simulated - money.proposed.power) < 0.08)
  })
})

it('takes names apart', () => {
  assert.deepEqual(['Ana López Ruiz', 'López Ruiz, Ana', 'Ana', null].map(splitName), [
    ['Ana', 'López Ruiz'],
    ['Ana', 'López Ruiz'],
    ['Ana', ''],
    ['', ''],
  ])
})

describe('campaigns', () => {
  let server: TestServer
  let session: TestSession
  let mailbox: Mailbox
  before(async () => {
    mailbox = await startMailbox()
    server = await testServer([activityLog, files, consent, lists, contribution], { smtpUrl: mailbox.url })
    session = await firstAdministrator(server)
    await (server.services.jobs as JobRunner).work()
  })
  after(async () => {
    await server.close()
    await mailbox.close()
  })
  const scope = () => ({ workspace: session.workspace, principal: session.principal }) as never
  const ask = async <T>(method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object) => {
    const reply = await server.as(session, { method, url: path, ...(payload ? { payload } : {}) })
    const isJson = /json/.test(String(reply.headers['content-type']))
    return { status: reply.statusCode, text: reply.body, body: (isJson ? reply.json() : null) as T & { code?: string } }
  }
  async function bring(name: string, content: string): Promise<string> {
    const bytes = Buffer.from(content)
    const { body } = await ask<SourceFile>('POST', '/api/data/files', { name, bytes: bytes.length })
    const form = new FormData()
    form.append('offset', '0')
    form.append('file', new Blob([bytes]), 'piece')
    const request = new Request('http://x', { method: 'POST', body: form })
    await server.as(session, {
      ...{ method: 'POST', url: `/api/data/files/${body.id}/pieces`, payload: Buffer.from(await request.arrayBuffer()) },
      headers: { 'content-type': request.headers.get('content-type')! },
    })
    while ((await ask<SourceFile>('GET', `/api/data/files/${body.id}`)).body.state === 'reading') await delay(20)
    return body.id
  }
  const peopleFile = (n: number): string =>
    `cliente;puntos;gasto;nombre;correo\r\n${Array.from({ length: n }, (_, i) => `C${i};0,${String((i * 37) % 100).padStart(2, '0')};${i % 5 === 0 ? 20 + (i % 40) : 0};"Pérez ${i}, Eva";${i % 10 === 0 ? '' : `eva${i}@aurora.es`}\r\n`).join('')}`
  const columns = { customer: 'cliente', score: 'puntos', before: 'gasto', name: 'nombre', email: 'correo' }
  const terms = (file: string, more: object = {}) => ({
    ...{ name: 'Vuelve en otoño', channel: 'email', offer: '10 % de descuento', success: 'orders', startsOn: '2026-12-01', windowDays: 30 },
    ...{ source: { kind: 'file', file, columns }, consentDeclared: true, ...more },
  })
  async function settled(id: string): Promise<Campaign> {
    for (;;) {
      const { body } = await ask<Campaign>('GET', `${url}/${id}`)
      if (body.error || (body.state !== 'reading' && body.state !== 'drawing')) return body
      await delay(20)
    }
  }
  let file = ''
  async function drawn(control: number, more: object = {}): Promise<Campaign> {
    file ||= await bring('Personas de otoño.csv', peopleFile(600))
    const made = await ask<Campaign>('POST', url, terms(file, more))
    assert.equal(made.status, 202, made.text)
    assert.equal((await settled(made.body.id)).state, 'draft')
    const reply = await ask<Campaign>('POST', `${url}/${made.body.id}/draw`, { control })
    assert.equal(reply.status, 202, reply.text)
    return settled(made.body.id)
  }
  const confirm = (id: string) => ask<Campaign>('POST', `${url}/${id}/confirm`, {})
  const assigned = (id: string) =>
    server.db.database.inScope(scope(), async (trx) => {
      const all: Assigned[] = []
      for await (const one of readAssigned(trx, scope(), id)) all.push(one)
      return all
    })
  async function delivered(id: string, body: object): Promise<Receipt> {
    const begun = await ask<Receipt>('POST', `${url}/${id}/deliveries`, body)
    assert.equal(begun.status, 202, begun.text)
    for (;;) {
      const { body: receipt } = await ask<Receipt>('GET', `${url}/${id}/deliveries`)
      if (receipt.deliveries.every(({ state }) => state !== 'running')) return receipt
      await delay(20)
    }
  }

  it('go from a file to a fixed control group and a file for the sender, each person once', async () => {
    const campaign = await drawn(150, {
      variants: [
        { name: 'Asunto corto', share: 0.5 },
        { name: 'Asunto largo', share: 0.5 },
      ],
    })
    assert.equal(campaign.vatShare, 0.21)
    assert.match(campaign.code, /^VUELVEEN-[A-Z2-9]{4}$/)
    assert.equal(campaign.endsOn, '2026-12-30')
    assert.deepEqual(
      campaign.arms.map(({ name, people }) => [name, people]),
      [
        [null, 150],
        ['Asunto corto', 225],
        ['Asunto largo', 225],
      ],
    )
    const plan = (await ask<ControlPlan>('GET', `${url}/${campaign.id}/plan`)).body
    assert.deepEqual([plan.n, plan.baseFrom], [600, 'before'])
    const early = await ask('POST', `${url}/${campaign.id}/deliveries`, { way: 'file' })
    assert.deepEqual([early.status, early.body.code], [409, 'CAMPAIGN_NOT_CONFIRMED'])

    const review = (await ask<CampaignReview>('GET', `${url}/${campaign.id}/review`)).body
    assert.equal(review.toContact + review.heldBack['no-address']!, 450)
    const [one, other] = await Promise.all([confirm(campaign.id), confirm(campaign.id)])
    assert.deepEqual([one.status, other.status].sort(), [200, 409])
    assert.equal([one, other].find(({ status }) => status === 409)!.body.code, 'CAMPAIGN_ALREADY_CONFIRMED')
    assert.match((await ask<Campaign>('GET', `${url}/${campaign.id}`)).body.baselineSha256!, /^[0-9a-f]{64}$/)

    const groups = await assigned(campaign.id)
    assert.equal(groups.filter(({ arm }) => arm === 0).length, 150)
    const receipt = await delivered(campaign.id, { way: 'file' })
    assert.equal(receipt.delivered, review.toContact)
    assert.deepEqual(receipt.notDelivered, review.heldBack)
    const again = await delivered(campaign.id, { way: 'file' })
    assert.deepEqual([again.delivered, again.deliveries[0]!.people], [review.toContact, 0])

    const path = `${url}/${campaign.id}/deliveries/${again.deliveries[1]!.id}/file`
    const hubspot = (await ask('GET', `${path}?shape=hubspot`)).text.trimEnd().split('\r\n')
    assert.equal(hubspot[0], 'Email,First name,Last name,Phone number,Customer ID,Campaign code,Variant')
    assert.equal(hubspot.length - 1, review.toContact)
    assert.match(hubspot[1]!, new RegExp(`^eva\\d+@aurora\\.es,Eva,Pérez \\d+,,C\\d+,${campaign.code},Asunto (corto|largo)$`))
    const control = new Set(groups.filter(({ arm }) => arm === 0).map(({ mark }) => mark))
    const after = await assigned(campaign.id)
    assert.ok(after.every(({ mark, delivered: got }) => !got || !control.has(mark)))
    assert.equal(after.filter(({ delivered: got }) => got).length, review.toContact)
    const first = async (shape: string) => (await ask('GET', `${path}?shape=${shape}`)).text.split('\r\n')[0]
    assert.equal(await first('mailchimp'), 'Email Address,First Name,Last Name,Phone Number,Customer ID,Campaign Code,Variant,Tags')
    assert.equal(await first('brevo'), 'EMAIL,FIRSTNAME,LASTNAME,SMS,EXT_ID,CAMPAIGN_CODE,VARIANT')
    assert.equal(await first('klaviyo'), 'Email,First Name,Last Name,Phone Number,External ID,Campaign Code,Variant')
    assert.match((await first('csv-es'))!, /^\ufeffCliente;Nombre;Correo;/)
  })

  it('draw the same groups again, and let the database refuse every change once confirmed', async () => {
    const campaign = await drawn(100)
    const before = await assigned(campaign.id)
    await ask('POST', `${url}/${campaign.id}/draw`, { control: 100 })
    await settled(campaign.id)
    assert.deepEqual(await assigned(campaign.id), before)
    assert.equal((await confirm(campaign.id)).status, 200)
    const own = { workspace: session.workspace, campaign: campaign.id }
    for (const change of [
      sql`update campaign_people set arm = 1 where workspace_id = ${own.workspace} and campaign_id = ${own.campaign} and arm = 0`,
      sql`delete from campaign_people where workspace_id = ${own.workspace} and campaign_id = ${own.campaign}`,
      sql`insert into campaign_people values (${own.workspace}, ${own.campaign}, '\\x01', 0, 0, null, 9999)`,
      sql`update campaigns set margin_share = 1 where workspace_id = ${own.workspace} and id = ${own.campaign}`,
      sql`delete from campaigns where workspace_id = ${own.workspace} and id = ${own.campaign}`,
    ])
      await assert.rejects(
        server.db.database.inScope(scope(), (trx) => change.execute(trx)),
        /fixed/,
      )
    // Not even the owner moves a person
    await assert.rejects(
      server.db.database.asSystem((trx) => sql`update campaign_people set arm = 1`.execute(trx)),
      /fixed/,
    )
    for (const [method, path, body] of [
      ['POST', 'draw', { control: 50 }],
      ['POST', 'confirm', {}],
    ] as const)
      assert.equal((await ask(method, `${url}/${campaign.id}/${path}`, body)).body.code, 'CAMPAIGN_ALREADY_CONFIRMED')
    assert.equal((await ask('DELETE', `${url}/${campaign.id}`)).body.code, 'CAMPAIGN_ALREADY_CONFIRMED')
  })

  it('keep their people from other lists once confirmed: the control group until the end, the others as contacted', async () => {
    const campaign = await drawn(100)
    const held = () =>
      server.db.database.asSystem((trx) =>
        sql<{ reason: string; n: number; until: string }>`select reason, count(*)::int as n, max(until_on)::text as until from list_holds
          where campaign_id = ${campaign.id} group by reason order by reason`.execute(trx),
      )
    assert.deepEqual((await held()).rows, [])
    assert.equal((await confirm(campaign.id)).status, 200)
    assert.deepEqual((await held()).rows, [
      { reason: 'contacted', n: 500, until: '2026-12-30' },
      { reason: 'control', n: 100, until: '2026-12-30' },
    ])
  })

  it('leave out whoever unsubscribed after the draw: they stay in their arm and are counted', async () => {
    const campaign = await drawn(60)
    assert.equal((await confirm(campaign.id)).status, 200)
    const someone = (await assigned(campaign.id)).filter(({ arm }) => arm === 1).slice(0, 3)
    await server.db.database.inScope(scope(), (trx) =>
      sql`insert into campaign_unsubscribes select ${session.workspace}, decode(m, 'hex'), ${campaign.id}, 'email', now()
        from unnest(${someone.map(({ mark }) => mark)}::text[]) as given (m)`.execute(trx),
    )
    const receipt = await delivered(campaign.id, { way: 'file' })
    assert.ok(receipt.notDelivered.unsubscribed! >= 1)
    const now = new Map((await assigned(campaign.id)).map((each) => [each.mark, each]))
    for (const { mark } of someone) assert.deepEqual([now.get(mark)!.arm, now.get(mark)!.delivered], [1, false])
    assert.equal(receipt.waiting, 0)
  })

  it('read consents anew at confirmation and at delivery, and take addresses that are on record', async () => {
    const campaign = await drawn(60, { consentDeclared: false })
    const marked = (i: number) => personMark(server.services.secrets, session.workspace, `C${i}`)
    const put = (i: number, may: boolean, email: string) =>
      server.db.database.inScope(scope(), (trx) =>
        sql`insert into contacts (workspace_id, mark, customer_key, email, may_email, objected, excluded)
          values (${session.workspace}, ${marked(i)}, ${`C${i}`}, ${email}, ${may}, false, false)`.execute(trx),
      )
    for (let i = 0; i < 600; i++) await put(i, i % 2 === 0, `otra${i}@aurora.es`)
    const review = (await ask<CampaignReview>('GET', `${url}/${campaign.id}/review`)).body
    assert.equal(review.toContact + Object.values(review.heldBack).reduce((a, b) => a + b), 540)
    assert.equal((await confirm(campaign.id)).status, 200)
    await server.db.database.inScope(scope(), (trx) =>
      sql`update contacts set may_email = false where mark = any(${[0, 2, 4, 6].map(marked)})`.execute(trx),
    )
    const receipt = await delivered(campaign.id, { way: 'file' })
    const arms = new Map((await assigned(campaign.id)).map((each) => [each.mark, each]))
    const withdrawn = [0, 2, 4, 6].map((i) => arms.get(marked(i).toString('hex'))!)
    assert.ok(withdrawn.every(({ delivered: got }) => !got))
    assert.equal(receipt.delivered, review.toContact - withdrawn.filter(({ arm }) => arm === 1).length)
    // The file of people has no address for every tenth: the one on record is taken
    const text = (await ask('GET', `${url}/${campaign.id}/deliveries/${receipt.deliveries[0]!.id}/file`)).text
    assert.match(text, /^C\d+0,"[^"]+",otra\d+0@/m)
    await server.db.database.asSystem((trx) => sql`delete from contacts`.execute(trx))
  })

  it('send one letter to each person, with the way out of the list; whoever was perhaps sent one gets no second', async () => {
    const few = { kind: 'file', file: await bring('Sesenta.csv', peopleFile(60)), columns }
    const campaign = await drawn(20, { name: 'Por correo', source: few })
    assert.equal((await confirm(campaign.id)).status, 200)
    const letter = {
      subject: 'Vuelve',
      text: 'Hola.\n\nTe echamos de menos.',
      link: { label: 'Ver la tienda', url: 'https://aurora.es/?a=1&b=2' },
    }
    const body = { way: 'mail', letter }
    const first = await delivered(campaign.id, { way: 'mail', letter })
    const sent = mailbox.letters.length
    assert.equal(first.delivered, sent)
    assert.ok(sent > 30, String(sent))
    assert.equal(new Set(mailbox.letters.map(({ to }) => to[0])).size, sent)
    const again = await delivered(campaign.id, body)
    assert.deepEqual([again.delivered, mailbox.letters.length, again.waiting], [sent, sent, 0])
    assert.equal((await assigned(campaign.id)).filter(({ arm, delivered: got }) => got && arm === 0).length, 0)

    const one = mailbox.letters[0]!
    assert.match(one.text, /Te echamos de menos\.[\s\S]*Ver la tienda: https:\/\/aurora\.es\/\?a=1&b=2[\s\S]*Tu código: PORCORRE-/)
    const link = /^<(http\S+)>$/.exec(one.headers.get('list-unsubscribe')!)![1]!
    assert.equal(one.headers.get('list-unsubscribe-post'), 'List-Unsubscribe=One-Click')
    const path = link.replace('http://127.0.0.1:4600', '')
    const open = (method: 'GET' | 'POST', at: string) =>
      server.app.inject({
        ...{ method, url: at, headers: { host: '127.0.0.1:4600', 'content-type': 'application/x-www-form-urlencoded' } },
        ...(method === 'POST' ? { payload: 'List-Unsubscribe=One-Click' } : {}),
      })
    const left = async () =>
      (
        await server.db.database.asSystem((trx) =>
          sql<{ n: number }>`select count(*)::int as n from campaign_unsubscribes where campaign_id = ${campaign.id}`.execute(trx),
        )
      ).rows[0]!.n
    assert.match((await open('GET', path)).body, /Darme de baja/)
    assert.equal(await left(), 0, 'looking changes nothing')
    assert.match((await open('POST', `${path.slice(0, -4)}AAAA`)).body, /no vale/)
    assert.equal(await left(), 0)
    for (let i = 0; i < 2; i++) assert.match((await open('POST', path)).body, /Ya no recibirás/)
    assert.equal(await left(), 1)
  })

  it('never send again what was claimed and not recorded, and list it', async () => {
    const few = { kind: 'file', file: await bring('Cuarenta.csv', peopleFile(40)), columns }
    const other = await drawn(15, { name: 'Interrumpida', source: few })
    assert.equal((await confirm(other.id)).status, 200)
    const lost = (await assigned(other.id)).filter(({ arm }) => arm === 1).slice(0, 4)
    await server.db.database.asSystem(async (trx) => {
      await sql`insert into campaign_batches (workspace_id, campaign_id, id, way, held_back, created_by, created_at)
        values (${session.workspace}, ${other.id}, ${other.id}, 'mail', '{}', ${session.principal}, now())`.execute(trx)
      for (const { mark } of lost)
        await sql`insert into campaign_deliveries (workspace_id, campaign_id, mark, step, event, batch_id, at)
          values (${session.workspace}, ${other.id}, decode(${mark}, 'hex'), 0, 'claimed', ${other.id}, now())`.execute(trx)
    })
    const before = mailbox.letters.length
    const receipt = await delivered(other.id, { way: 'mail', letter: { subject: 'Hola', text: 'Hola' } })
    assert.equal(mailbox.letters.length - before, receipt.delivered)
    assert.equal(receipt.notDelivered.unknown, 4)
    const now = new Map((await assigned(other.id)).map((each) => [each.mark, each.delivered]))
    for (const { mark } of lost) assert.equal(now.get(mark), false)
    await assert.rejects(
      server.db.database.asSystem((trx) => sql`update campaign_deliveries set event = 'delivered'`.execute(trx)),
      /recorded/,
    )
  })

  it('say what cannot be done, with a way out', async () => {
    const few = await bring('Pocas.csv', 'cliente\r\nA\r\nB\r\nC\r\nD\r\nE\r\nF\r\n')
    const made = (
      await ask<Campaign>(
        'POST',
        url,
        terms(few, { channel: 'other', source: { kind: 'file', file: few, columns: { customer: 'cliente' } } }),
      )
    ).body
    await settled(made.id)
    assert.equal((await ask('POST', `${url}/${made.id}/draw`, { control: 2 })).body.code, 'CAMPAIGN_TOO_FEW')
    assert.equal((await ask('POST', `${url}/${made.id}/draw`, { control: 4 })).body.code, 'CAMPAIGN_CONTROL_TOO_LARGE')
    assert.equal((await confirm(made.id)).body.code, 'CAMPAIGN_NOT_DRAWN')
    // Without measurement, on purpose
    assert.equal((await ask('POST', `${url}/${made.id}/draw`, { control: 0 })).status, 202)
    assert.deepEqual(
      (await settled(made.id)).arms.map(({ people }) => people),
      [0, 6],
    )
    assert.equal((await ask('DELETE', `${url}/${made.id}`)).status, 204)
    assert.equal((await ask('GET', `${url}/${made.id}`)).body.code, 'CAMPAIGN_NOT_FOUND')

    const wrong = (await ask<Campaign>('POST', url, terms(few, { source: { kind: 'file', file: few, columns: { customer: 'clientes' } } })))
      .body
    assert.equal((await settled(wrong.id)).error?.code, 'CAMPAIGN_COLUMN_MISSING')
    const pounds = await ask('POST', url, terms(few, { contactCost: { minor: 10, currency: 'GBP' } }))
    assert.equal(pounds.body.code, 'CURRENCY_MISMATCH')
    const without = await drawn(50, { consentDeclared: false })
    assert.equal((await confirm(without.id)).body.code, 'CAMPAIGN_NOBODY_LEFT')
  })

  it('keep the control group across campaigns out of every campaign until its date', async () => {
    const common = '/api/activation/global-control'
    assert.equal((await ask('POST', common, { share: 0.1, until: '2020-01-01' })).body.code, 'GLOBAL_CONTROL_PAST')
    assert.equal((await ask('POST', common, { share: 0.1, until: '2099-01-01' })).status, 201)
    assert.equal((await ask('POST', common, { share: 0.2, until: '2099-01-01' })).body.code, 'GLOBAL_CONTROL_HOLDS')
    const [one, other] = [await drawn(50), await drawn(50)]
    assert.ok(one.people!.globalControl > 30 && one.people!.globalControl < 95, String(one.people!.globalControl))
    assert.equal(one.people!.n + one.people!.globalControl, 600)
    const marksOf = async (id: string) => (await assigned(id)).map(({ mark }) => mark)
    assert.deepEqual(await marksOf(one.id), await marksOf(other.id))
    assert.equal((await ask('DELETE', common)).status, 204)
    assert.equal((await ask<{ held: unknown }>('GET', common)).body.held, null)
  })

  it('write in clear neither who takes part nor what they spent beside the mark', async () => {
    const { rows } = await server.db.database.asSystem((trx) =>
      sql<{ row: string }>`select campaign_people::text as row from campaign_people`.execute(trx),
    )
    assert.ok(rows.length > 500)
    for (const { row } of rows) assert.doesNotMatch(row, /eva|Pérez|@/)
  })
})
