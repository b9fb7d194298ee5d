import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import type { SourceFile } from '#schema/data/files'
import { largestPiece } from '#schema/data/files'
import { createUploads, type Edges, isSameFile, type LocalFile, secondsLeft, seenAfter, shareOf, waitMs } from './uploads.ts'

const lost = new TypeError('network')
const offsetWrong = new Error('offset')
const local = (name: string, size: number): LocalFile => ({ name, size, slice: (from, to) => new Blob([new Uint8Array(to - from)]) })

/** A server that keeps counts; `before` may fail a piece, before or after the server has it. */
function serverOf(before: (n: number) => 'ok' | 'lost' | 'lostAfter' | 'refused' | Promise<'ok'> = () => 'ok') {
  const held = new Map<string, SourceFile>()
  const [sent, whole, waits]: [[string, number, number][], string[], number[]] = [[], [], []]
  let pieces = 0
  const edges: Edges = {
    announce: async (name, bytes) => {
      const file = { id: `id-${held.size}`, name, bytes, received: 0, state: 'receiving' } as SourceFile
      held.set(file.id, file)
      return file
    },
    ask: async (id) => held.get(id)!,
    send: async (id, offset, piece, onSent, signal) => {
      const what = await before(pieces++)
      if (signal.aborted) throw new DOMException('', 'AbortError')
      if (what === 'lost') throw lost
      if (what === 'refused') throw new Error('gone')
      const file = held.get(id)!
      if (offset !== file.received) throw offsetWrong
      onSent(piece.size)
      sent.push([id, offset, piece.size])
      const received = file.received + piece.size
      const now: SourceFile = { ...file, received, state: received === file.bytes ? 'reading' : 'receiving' }
      held.set(id, now)
      if (what === 'lostAfter') throw lost
      return now
    },
    passes: (error) => error === lost,
    isOffset: (error) => error === offsetWrong,
    wait: async (ms) => void waits.push(ms),
    now: () => 1000 * pieces,
    onWhole: ({ id }) => void whole.push(id),
  }
  return { edges, held, sent, whole, waits }
}
const settle = async () => {
  for (let n = 0; n < 200; n++) await turn()
}

describe('an upload', () => {
  it('goes in pieces of 8 MiB, one file after the other, and tells when a file is whole', async () => {
    const { edges, sent, whole } = serverOf()
    const uploads = createUploads(edges)
    uploads.add(local('a.csv', 2 * largestPiece + 5))
    uploads.add(local('b.csv', 7))
    await settle()
    assert.deepEqual(sent, [
      ['id-0', 0, largestPiece],
      ['id-0', largestPiece, largestPiece],
      ['id-0', 2 * largestPiece, 5],
      ['id-1', 0, 7],
    ])
    assert.deepEqual([whole, uploads.list()], [['id-0', 'id-1'], []])
  })

  it('waits longer each time the connection is lost, and sends no piece twice that had arrived', async () => {
    const { edges, sent, waits, whole } = serverOf((n) => (n === 1 ? 'lostAfter' : n === 2 || n === 3 ? 'lost' : 'ok'))
    const uploads = createUploads(edges)
    uploads.add(local('a.csv', 3 * largestPiece))
    await settle()
    assert.deepEqual(
      sent.map(([, offset]) => offset / largestPiece),
      [0, 1, 2],
    )
    assert.deepEqual(waits, [1000, 2000, 4000])
    assert.deepEqual(whole, ['id-0'])
  })

  it('asks the server how far it is when the piece begins elsewhere', async () => {
    const { edges, held, sent, whole } = serverOf()
    const uploads = createUploads({
      ...edges,
      send: async (id, offset, ...rest) => {
        // Another tab has sent the first piece meanwhile
        if (offset === 0) held.set(id, { ...held.get(id)!, received: largestPiece })
        return edges.send(id, offset, ...rest)
      },
    })
    uploads.add(local('a.csv', largestPiece + 1))
    await settle()
    assert.deepEqual(sent, [['id-0', largestPiece, 1]])
    assert.deepEqual(whole, ['id-0'])
  })

  it('stays in the workspace where it began, and goes on there when the person is back', async () => {
    const { promise: held, resolve: free } = Promise.withResolvers<'ok'>()
    const { edges, sent, whole } = serverOf((n) => (n === 1 ? held : 'ok'))
    const uploads = createUploads(edges)
    const [aurora, norte] = [
      { id: 'ana aurora', name: 'Tienda Aurora' },
      { id: 'ana norte', name: 'Norte' },
    ]
    uploads.moveTo(aurora)
    uploads.add(local('a.csv', 2 * largestPiece))
    uploads.add(local('b.csv', 9))
    await settle()
    uploads.pause('2')
    uploads.moveTo(norte)
    uploads.add(local('c.csv', 7))
    free('ok')
    await settle()
    assert.deepEqual(sent, [
      ['id-0', 0, largestPiece],
      ['id-1', 0, 7],
    ])
    assert.deepEqual(
      uploads.list().map(({ name, state, place }) => [name, state, place.name]),
      [
        ['a.csv', 'elsewhere', 'Tienda Aurora'],
        ['b.csv', 'elsewhere', 'Tienda Aurora'],
      ],
    )
    uploads.moveTo(aurora)
    await settle()
    assert.deepEqual(sent.at(-1), ['id-0', largestPiece, largestPiece])
    assert.deepEqual(whole, ['id-1', 'id-0'])
    assert.deepEqual(
      uploads.list().map(({ name, state }) => [name, state]),
      [['b.csv', 'paused']],
    )
  })

  it('stops at a pause, lets the next one go on, and takes up from what was received', async () => {
    const { edges, sent } = serverOf(async (n) => {
      if (n === 1) {
        uploads.pause(uploads.list()[0]!.key)
        await turn()
      }
      return 'ok' as const
    })
    const uploads = createUploads(edges)
    uploads.add(local('a.csv', 2 * largestPiece))
    uploads.add(local('b.csv', 3))
    await settle()
    assert.deepEqual(
      uploads.list().map(({ name, state, received }) => [name, state, received]),
      [['a.csv', 'paused', largestPiece]],
    )
    uploads.goOn(uploads.list()[0]!.key)
    await settle()
    assert.deepEqual(
      sent.map(([id, offset]) => [id, offset]),
      [
        ['id-0', 0],
        ['id-1', 0],
        ['id-0', largestPiece],
      ],
    )
    assert.deepEqual(uploads.list(), [])
  })

  it('ends a request that hangs when the browser has no connection, and sends it again', async () => {
    const { edges, sent, whole } = serverOf(async (n) => {
      if (n === 0) uploads.offline()
      return 'ok' as const
    })
    const uploads = createUploads(edges)
    uploads.add(local('a.csv', 9))
    await settle()
    assert.deepEqual([sent, whole], [[['id-0', 0, 9]], ['id-0']])
  })

  it('keeps a refused one with its reason, and what was forgotten is sent no more', async () => {
    const { edges, sent } = serverOf(() => 'refused')
    const uploads = createUploads(edges)
    uploads.add(local('a.csv', 5))
    await settle()
    const [refused] = uploads.list()
    assert.equal(refused?.state, 'refused')
    assert.match(String(refused?.error), /gone/)
    uploads.forget(refused!.key)
    await settle()
    assert.deepEqual([uploads.list(), sent], [[], []])
  })

  it('goes on with a file that was chosen again after a reload', async () => {
    const { edges, held, sent, whole } = serverOf()
    const there = { ...(await edges.announce('a.csv', largestPiece + 4)), received: largestPiece }
    held.set(there.id, there)
    const uploads = createUploads(edges)
    uploads.add(local('a.csv', largestPiece + 4), there)
    uploads.add(local('a.csv', largestPiece + 4), there)
    await settle()
    assert.deepEqual([sent, whole], [[['id-0', largestPiece, 4]], ['id-0']])
  })
})

it('is the same file when name and size are the same, however the accents are spelt', () => {
  const there = { name: 'campaña.csv', bytes: 9 }
  assert.ok(isSameFile({ name: 'campaña.csv', size: 9 }, there))
  assert.ok(!isSameFile({ name: 'campaña.csv', size: 8 }, there))
  assert.ok(!isSameFile({ name: 'otra.csv', size: 9 }, there))
})

it('tells the time left from the pace of the last 20 s, and nothing before there is one', () => {
  const at = (...samples: [number, number][]) =>
    samples.reduce((seen, [ms, bytes]) => seenAfter(seen, ms, bytes), [] as ReturnType<typeof seenAfter>)
  const left = (seen: ReturnType<typeof at>) => secondsLeft({ seen, bytes: 1000, state: 'sending' })
  assert.equal(left(at([0, 0])), null)
  assert.equal(left(at([0, 0], [500, 400])), null)
  assert.equal(left(at([0, 0], [2000, 400])), 3)
  assert.equal(left(at([0, 0], [2000, 900], [30_000, 900], [32_000, 950])), 30)
  assert.equal(secondsLeft({ seen: at([0, 0], [2000, 400]), bytes: 1000, state: 'paused' }), null)
  assert.equal(at(...Array.from({ length: 100 }, (_, n): [number, number] => [n * 1000, n])).length, 22)
})

it('waits at most half a minute, and never says more than all', () => {
  assert.deepEqual([0, 1, 4, 5, 60].map(waitMs), [1000, 2000, 16_000, 30_000, 30_000])
  assert.equal(shareOf({ received: 90, underway: 30, bytes: 100 }), 1)
  assert.equal(shareOf({ received: 0, underway: 0, bytes: 0 }), 0)
})
