import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { Readable, Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { it } from 'node:test'
import fc from 'fast-check'
import { DomainError } from '#base'
import { openedBytes, opening, sealing } from './index.ts'

const chunk = 64 * 1024
const header = 37
const key = Buffer.alloc(32, 7)
const broken = (error: unknown) => error instanceof DomainError && error.code === 'SEAL_BROKEN'

/** The bytes in pieces of these sizes, over and over. */
function* pieces(bytes: Buffer, sizes: readonly number[]) {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length]!
    yield bytes.subarray(at, at + size)
    at += size
  }
}
const through = (bytes: Buffer, stream: ReturnType<typeof sealing>, sizes: readonly number[] = [10_000]): Promise<Buffer> => {
  const out: Buffer[] = []
  const sink = new Writable({
    write(part: Buffer, _encoding, done) {
      out.push(part)
      done()
    },
  })
  return pipeline(Readable.from(pieces(bytes, sizes)), stream, sink).then(() => Buffer.concat(out))
}
const sealed = (plain: Buffer, context = 'run 1', generation = 3) => through(plain, sealing(key, generation, context))
const open = (bytes: Buffer, context = 'run 1', sizes?: readonly number[]) =>
  through(
    bytes,
    opening(async () => key, context),
    sizes,
  )

it('opens to what was sealed, however the bytes arrive, and says how many there are', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constantFrom(chunk - 1, chunk, chunk + 1, 2 * chunk, 3 * chunk + 7)),
      fc.array(fc.integer({ min: 1, max: 3 * chunk }), { minLength: 1, maxLength: 4 }),
      fc.array(fc.integer({ min: 1, max: 3 * chunk }), { minLength: 1, maxLength: 4 }),
      async (size, into, from) => {
        const plain = randomBytes(size)
        const bytes = await through(plain, sealing(key, 3, 'run 1'), into)
        assert.deepEqual(await open(bytes, 'run 1', from), plain)
        assert.equal(openedBytes(bytes.length), size)
      },
    ),
    { numRuns: 40 },
  )
})

it('refuses any altered byte', async () => {
  const bytes = await sealed(randomBytes(chunk + 50))
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      const altered = Buffer.from(bytes)
      altered[at]! ^= by
      await assert.rejects(open(altered), broken)
    }),
    { numRuns: 100 },
  )
})

it('refuses a file that ends early, wherever, also at the border of a chunk', async () => {
  const bytes = await sealed(randomBytes(3 * chunk))
  const border = header + chunk + 16
  for (const end of [0, 1, header - 1, header, header + 15, border - 1, border, border + 1, header + 2 * (chunk + 16), bytes.length - 1])
    await assert.rejects(open(bytes.subarray(0, end)), broken, String(end))
  await assert.rejects(open(Buffer.concat([bytes, Buffer.of(0)])), broken)
  await assert.rejects(open(Buffer.concat([bytes, bytes.subarray(header)])), broken)
})

it('refuses chunks that were exchanged, repeated, left out or taken from another file', async () => {
  const bytes = await sealed(randomBytes(4 * chunk))
  const other = await sealed(randomBytes(4 * chunk))
  const of = (file: Buffer, i: number) => file.subarray(header + i * (chunk + 16), header + (i + 1) * (chunk + 16))
  const head = bytes.subarray(0, header)
  for (const order of [
    [1, 0, 2, 3],
    [0, 0, 1, 2, 3],
    [0, 2, 3],
    [0, 1, 3],
    [0, 1, 2],
    [3, 1, 2, 0],
  ])
    await assert.rejects(open(Buffer.concat([head, ...order.map((i) => of(bytes, i))])), broken, order.join())
  await assert.rejects(open(Buffer.concat([head, of(bytes, 0), of(other, 1), of(bytes, 2), of(bytes, 3)])), broken)
})

it('opens for its own context and with its own key alone, and asks for the key by its generation', async () => {
  const bytes = await sealed(Buffer.from('pedidos'))
  await assert.rejects(open(bytes, 'run 2'), broken)
  await assert.rejects(
    through(
      bytes,
      opening(async () => Buffer.alloc(32, 8), 'run 1'),
    ),
    broken,
  )
  const asked: number[] = []
  await through(
    bytes,
    opening(async (generation) => {
      asked.push(generation)
      return key
    }, 'run 1'),
  )
  assert.deepEqual(asked, [3])
  assert.ok(!bytes.includes('pedidos'))
  assert.notDeepEqual(bytes.subarray(header), (await sealed(Buffer.from('pedidos'))).subarray(header))
})

it('takes a file of 256 MB through in constant memory', async () => {
  const block = randomBytes(1 << 20)
  const [before, after] = [createHash('sha256'), createHash('sha256')]
  function* blocks() {
    for (let i = 0; i < 256; i++) {
      before.update(block)
      yield block
    }
  }
  const from = process.memoryUsage().rss
  let peak = from
  const sink = new Writable({
    write(part: Buffer, _encoding, done) {
      after.update(part)
      peak = Math.max(peak, process.memoryUsage().rss)
      done()
    },
  })
  await pipeline(
    Readable.from(blocks(), { objectMode: true, highWaterMark: 1 }),
    sealing(key, 1, 'big'),
    opening(async () => key, 'big'),
    sink,
  )
  assert.equal(after.digest('hex'), before.digest('hex'))
  assert.ok(peak - from < 120 * 2 ** 20, `${(peak - from) / 2 ** 20} MB`)
})

it('hands a failure of the key on to whoever reads', async () => {
  const bytes = await sealed(Buffer.from('x'))
  const stream = Readable.from([bytes]).compose(
    opening(async () => {
      throw new DomainError('KEY_DESTROYED')
    }, 'run 1'),
  )
  await assert.rejects(buffer(stream), (error) => error instanceof DomainError && error.code === 'KEY_DESTROYED')
})
