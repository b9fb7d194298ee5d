import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { DomainError } from '#base'
import { Admission } from './admission.ts'
import { createEngine, type Engine } from './engine.ts'
import { identifier } from './statement.ts'

const folder = mkdtempSync(join(tmpdir(), 'rumbo-engine-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const open = (more: { memoryLimit?: string; concurrent?: number; queueLimit?: number } = {}): Promise<Engine> =>
  createEngine({ memoryLimit: '200MB', tempFolder: join(folder, 'spill'), threads: 2, concurrent: 2, ...more })
const code = (wanted: string) => (error: unknown) => error instanceof DomainError && error.code === wanted
const endless = { text: 'select count(*) from range(1000000000) a, range(1000000) b where (a.range * b.range) % 7 = 3', values: [] }

describe('engine', () => {
  it('takes values as parameters, whatever they spell', async () => {
    await using engine = await open()
    const nasty = `'; drop table t; --"`
    const rows = await engine.query({
      text: 'select $1 as s, $2::double as x, $3 as missing, $4::bigint as big, $5 as at, $6::varchar[] as list, $7 as flag',
      values: [nasty, 3, null, 2n ** 60n, new Date('2026-01-02T03:04:05.006Z'), ['a', "b'"], true],
    })
    assert.deepEqual(rows, [
      { s: nasty, x: 3, missing: null, big: 2n ** 60n, at: new Date('2026-01-02T03:04:05.006Z'), list: ['a', "b'"], flag: true },
    ])
    await assert.rejects(engine.query({ text: 'select $1', values: [Symbol('x')] }), code('INVALID_ARGUMENT'))
  })
  it('keeps the type of numbers and of lists, whatever comes first', async () => {
    await using engine = await open()
    const rows = await engine.query({
      text: 'select typeof($1) as whole, typeof($2) as zero, typeof($3) as large, $4::double[] as x, $5::varchar[] as s, len($6::varchar[]) as none, 1 / $2 as sign',
      values: [7, -0, 1e300, [null, 1, 2.5], [null, 'a'], []],
    })
    assert.deepEqual(rows, [
      { whole: 'INTEGER', zero: 'DOUBLE', large: 'DOUBLE', x: [null, 1, 2.5], s: [null, 'a'], none: 0n, sign: Number.NEGATIVE_INFINITY },
    ])
  })
  it('reads numbers rightly out of joins and constants', async () => {
    await using engine = await open()
    const found: number[] = []
    const text = `select f.value, 7::double as seven, null::double as none from (select i, i % 5 as k from range(4000) t(i)) a
      left join (select unnest([0, 1, 2]) as k, unnest([10.5, 11.5, 12.5]::double[]) as value) f on f.k = a.k order by i`
    for await (const chunk of engine.stream({ text, values: [] })) {
      found.push(...chunk.numbers(0))
      assert.ok(chunk.numbers(1).every((x) => x === 7))
      assert.ok(chunk.numbers(2).every(Number.isNaN))
    }
    assert.deepEqual(
      found,
      Array.from({ length: 4000 }, (_, i) => [10.5, 11.5, 12.5, Number.NaN, Number.NaN][i % 5]),
    )
    const bare: number[] = []
    for await (const chunk of engine.stream({ text: text.replace(' order by i', ''), values: [] })) bare.push(...chunk.numbers(0))
    assert.deepEqual(bare.map(String).sort(), found.map(String).sort())
  })
  it('quotes any name', async () => {
    await using engine = await open()
    const name = 'a"b; select 1'
    assert.deepEqual(await engine.query({ text: `select 1 as ${identifier(name)}`, values: [] }), [{ [name]: 1 }])
  })
  it('streams numbers with NaN where SQL has NULL', async () => {
    await using engine = await open()
    const seen: number[] = []
    let missing = 0
    for await (const chunk of engine.stream({
      text: 'select case when i % 3 = 0 then null else i::double end as x, i::float as f, i as n from range(5000) t(i)',
      values: [],
    })) {
      assert.deepEqual(chunk.types, ['DOUBLE', 'FLOAT', 'BIGINT'])
      const [x, f, n] = [chunk.numbers(0), chunk.numbers(1), chunk.numbers(2)]
      for (let i = 0; i < chunk.rows; i++) {
        if (Number.isNaN(x[i])) missing++
        else seen.push(x[i]!)
        assert.equal(f[i], n[i])
      }
    }
    assert.equal(missing, 1667)
    assert.deepEqual(
      seen,
      Array.from({ length: 5000 }, (_, i) => i).filter((i) => i % 3 !== 0),
    )
  })
  it('stops a running query within a moment and stays usable', async () => {
    await using engine = await open({ concurrent: 1 })
    const controller = new AbortController()
    const stopped = engine.query(endless, { signal: controller.signal })
    const reason = new Error('enough')
    await new Promise((resolve) => setTimeout(resolve, 100))
    const start = performance.now()
    controller.abort(reason)
    await assert.rejects(stopped, reason)
    assert.ok(performance.now() - start < 500, `took ${performance.now() - start} ms`)
    assert.deepEqual(await engine.query({ text: 'select 1 as one', values: [] }), [{ one: 1 }])
  })
  it('stops a query that has only just begun', async () => {
    await using engine = await open({ concurrent: 1 })
    await assert.rejects(engine.query(endless, { signal: AbortSignal.timeout(1) }), { name: 'TimeoutError' })
    await assert.rejects(engine.query(endless, { signal: AbortSignal.abort(new Error('before')) }), /before/)
  })
  it('gives its place back when a stream is left early', async () => {
    await using engine = await open({ concurrent: 1 })
    for await (const _ of engine.stream({ text: 'select * from range(1000000)', values: [] })) break
    assert.equal((await engine.query({ text: 'select 2 as two', values: [] }))[0]!.two, 2)
  })
  it('says that memory ran out, and goes on', async () => {
    await using engine = await open({ memoryLimit: '30MB' })
    const hungry = { text: "select list(repeat('x', 1000) || i) as l from range(1000000) t(i)", values: [] }
    await assert.rejects(engine.query(hungry), code('ENGINE_OUT_OF_MEMORY'))
    assert.equal((await engine.query({ text: 'select 2 as two', values: [] }))[0]!.two, 2)
  })
  it('names the failed statement and keeps the doors shut', async () => {
    await using engine = await open()
    await assert.rejects(engine.query({ text: 'select nothing', values: [] }), code('ENGINE_QUERY_FAILED'))
    await assert.rejects(engine.query({ text: "set memory_limit = '9GB'", values: [] }), code('ENGINE_QUERY_FAILED'))
    await assert.rejects(engine.query({ text: "select * from 's3://a/b.parquet'", values: [] }), code('ENGINE_QUERY_FAILED'))
  })
  it('interrupts what runs when it closes, and refuses what comes after', async () => {
    const engine = await open({ concurrent: 1 })
    const stopped = assert.rejects(engine.query(endless), code('ENGINE_CLOSED'))
    const waiting = assert.rejects(engine.query(endless), code('ENGINE_CLOSED'))
    await new Promise((resolve) => setTimeout(resolve, 50))
    await engine.close()
    await stopped
    await waiting
    await assert.rejects(engine.query({ text: 'select 1', values: [] }), code('ENGINE_CLOSED'))
  })
  it('closes while a stream is held open', async () => {
    const engine = await open({ concurrent: 1 })
    const held = engine.stream({ text: 'select * from range(1000000)', values: [] })
    await held.next()
    await engine.close()
    await assert.rejects(held.next(), code('ENGINE_CLOSED'))
  })
})

describe('admission', () => {
  it('lets in the first come first, never more than there are places', async () => {
    const admission = new Admission(2, 10)
    const order: number[] = []
    let most = 0
    const visit = async (i: number): Promise<void> => {
      const leave = await admission.enter()
      order.push(i)
      most = Math.max(most, admission.inside)
      await new Promise((resolve) => setTimeout(resolve, 1))
      leave()
      leave()
    }
    await Promise.all([0, 1, 2, 3, 4, 5, 6].map(visit))
    assert.deepEqual(order, [0, 1, 2, 3, 4, 5, 6])
    assert.equal(most, 2)
    assert.equal(admission.inside, 0)
  })
  it('refuses when too many wait, and forgets those who leave', async () => {
    const admission = new Admission(1, 1)
    const leave = await admission.enter()
    const controller = new AbortController()
    const waiting = assert.rejects(admission.enter(controller.signal), /gone/)
    assert.throws(() => admission.enter(), code('ENGINE_QUEUE_FULL'))
    controller.abort(new Error('gone'))
    await waiting
    assert.equal(admission.waiting, 0)
    leave()
    assert.equal(admission.inside, 0)
  })
})
