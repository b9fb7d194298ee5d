import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, it, type TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { DomainError } from '#base'
import { startPostgres } from '#platform/database'
import { projectFolder } from '#test/database'

const root = process.getuid?.() === 0
const asRoot = { skip: !root && 'needs root' }
const nobody = 65_534

function temporary(t: TestContext, parent = tmpdir()): string {
  const path = mkdtempSync(join(parent, 'rumbo-life-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** Processes whose command line names a folder: what a server may have left behind. */
const leftIn = (folder: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => {
      try {
        return (
          /postgres/.test(readFileSync(`/proc/${name}/cmdline`, 'utf8')) && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(folder)
        )
      } catch {
        return false
      }
    })
    .map(Number)
async function goneFrom(folder: string, withinMs: number): Promise<void> {
  for (const end = Date.now() + withinMs; Date.now() < end && leftIn(folder).length > 0; ) await delay(50)
  assert.deepEqual(leftIn(folder), [])
}

type Run = { child: ChildProcess; url: string | null; ms: number; stderr: () => string; exit: Promise<number | null> }
type Wrap = (node: string, args: string[]) => [string, string[]]
const plain: Wrap = (node, args) => [node, args]

/** Runs `bin/rumbo serve` until it answers or ends. */
async function serve(
  t: TestContext,
  folder: string,
  how: { wrap?: Wrap; port?: number; path?: string; uid?: number; project?: string } = {},
): Promise<Run> {
  const from = performance.now()
  const [file, args] = (how.wrap ?? plain)(process.execPath, [
    join(how.project ?? projectFolder, 'bin', 'rumbo'),
    ...['serve', '--data', folder, '--port', String(how.port ?? 0), '--language', 'en'],
  ])
  const child = spawn(file, args, {
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: how.path ?? process.env.PATH, HOME: '/', RUMBO_LOG: 'warn' },
    ...(how.uid !== undefined && { uid: how.uid, gid: how.uid }),
  })
  let stderr = ''
  child.stderr!.on('data', (part) => {
    stderr += part
  })
  const exit = once(child, 'exit').then(([code]) => code as number | null)
  const url = await new Promise<string | null>((answer) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const found = /^Rumbo is at (\S+)/.exec(line)
      if (found) answer(found[1]!)
    })
    void exit.then(() => answer(null))
  })
  t.after(async () => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid!, 'SIGKILL')
    await exit
    await goneFrom(folder, 15_000)
  })
  return { child, url, ms: performance.now() - from, stderr: () => stderr, exit }
}

const answers = async (run: Run): Promise<void> => {
  assert.ok(run.url, run.stderr())
  assert.equal((await fetch(`${run.url}/readyz`)).status, 200)
}
async function stopped(run: Run, signal: NodeJS.Signals, folder: string): Promise<void> {
  run.child.kill(signal)
  assert.equal(await run.exit, 0, run.stderr())
  await goneFrom(folder, 0)
}
const postmaster = (folder: string): number => Number(readFileSync(join(folder, 'pg', 'data', 'postmaster.pid'), 'utf8').split('\n')[0])

describe('a server starts, answers, stops and starts again within 3 seconds', () => {
  const lives = async (t: TestContext, folder: string, how: Parameters<typeof serve>[2] = {}): Promise<void> => {
    const first = await serve(t, folder, how)
    await answers(first)
    await stopped(first, 'SIGTERM', folder)
    // Other work on the machine may slow one start down: the quickest of up to four counts.
    let quickest = Number.POSITIVE_INFINITY
    for (let i = 0; i < 4 && (i === 0 || quickest > 3000); i++) {
      const next = await serve(t, folder, how)
      await answers(next)
      quickest = Math.min(quickest, next.ms)
      await stopped(next, 'SIGINT', folder)
    }
    assert.ok(quickest <= 3000, `${quickest} ms`)
  }

  it('in the private home of whoever runs it', (t) => lives(t, join(temporary(t, homedir()), '.rumbo')))
  it('in a folder of the temp folder', (t) => lives(t, join(temporary(t), 'data')))
  it('in a folder whose name has spaces and letters of all kinds', (t) => lives(t, join(temporary(t), 'Año ñandú & "co" $HOME')))
  it('in a folder so deep that no socket would fit', (t) =>
    lives(t, join(temporary(t), ...Array<string>(5).fill('a-folder-name-of-thirty-letters'))))

  it('as an ordinary user, of whom the project may be hidden in the home of another', asRoot, async (t) => {
    const home = temporary(t)
    chownSync(home, nobody, nobody)
    // The project as that user may see it, wherever it lies: bound to a reachable folder in a mount namespace of its own.
    const seen = join(temporary(t), 'project')
    mkdirSync(seen)
    statSync(seen)
    execFileSync('chmod', ['755', join(seen, '..')])
    const wrap: Wrap = (node, args) => [
      'unshare',
      [
        ...[
          '--mount',
          'sh',
          '-c',
          'mount --bind "$1" "$2" && shift 2 && exec setpriv --reuid 65534 --regid 65534 --clear-groups -- "$@"',
          'sh',
        ],
        ...[projectFolder, seen, node.replace(projectFolder, seen), ...args],
      ],
    ]
    const folder = join(home, 'data')
    await lives(t, folder, { wrap, project: seen })
    assert.equal(statSync(join(folder, 'pg', 'data')).uid, nobody)
  })
})

describe('PostgreSQL as another user, where there are no user namespaces', asRoot, () => {
  const start = (folder: string) =>
    startPostgres({ folder: join(folder, 'pg'), passwordFile: join(folder, 'password'), volatile: true, modes: ['user'] })

  it('runs where that user can reach the folder, and its files stay its own', async (t) => {
    const home = temporary(t)
    execFileSync('chmod', ['755', home])
    const postgres = await start(home)
    await postgres.stop()
    assert.equal(postgres.mode, 'user')
    assert.equal(statSync(join(home, 'pg', 'data')).uid, nobody)
    // Later starts keep to the owner of the files, whatever else would be possible.
    const again = await startPostgres({ folder: join(home, 'pg'), passwordFile: join(home, 'password'), volatile: true })
    await again.stop()
    assert.equal(again.mode, 'user')
  })

  it('is refused in a private home, and nothing is left there', async (t) => {
    const home = temporary(t, homedir())
    await assert.rejects(start(home), (error) => error instanceof DomainError && error.code === 'DATABASE_USER_REFUSED')
    assert.equal(statSync(join(home, 'pg')).uid, 0)
    assert.deepEqual(readdirSync(join(home, 'pg')), [])
  })
})

describe('an end', () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`by ${signal} stops the server first and PostgreSQL last, cleanly`, async (t) => {
      const folder = join(temporary(t), 'data')
      const run = await serve(t, folder)
      await answers(run)
      await stopped(run, signal, folder)
      assert.match(
        readFileSync(join(folder, 'pg', 'server.log'), 'utf8')
          .trim()
          .split('\n')
          .at(-1)!,
        /database system is shut down/,
      )
      assert.equal(existsSync(join(folder, 'pg', 'data', 'postmaster.pid')), false)
    })
  }

  it('by Ctrl-C reaches the whole foreground group, but not PostgreSQL before its time', async (t) => {
    const folder = join(temporary(t), 'data')
    const run = await serve(t, folder)
    await answers(run)
    const group = (pid: number) => Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[2])
    assert.notEqual(group(postmaster(folder)), group(run.child.pid!))
    process.kill(-run.child.pid!, 'SIGINT')
    assert.equal(await run.exit, 0)
    await goneFrom(folder, 0)
  })

  it('by kill -9 takes PostgreSQL along, and the next start works', async (t) => {
    const folder = join(temporary(t), 'data')
    const run = await serve(t, folder)
    await answers(run)
    run.child.kill('SIGKILL')
    await run.exit
    await goneFrom(folder, 10_000)
    const next = await serve(t, folder)
    await answers(next)
    await stopped(next, 'SIGTERM', folder)
  })

  it('by kill -9 without setpriv leaves PostgreSQL, which the next start stops', async (t) => {
    const programs = temporary(t)
    for (const name of ['unshare', 'sh']) symlinkSync(execFileSync('which', [name], { encoding: 'utf8' }).trim(), join(programs, name))
    const folder = join(temporary(t), 'data')
    const run = await serve(t, folder, { path: programs })
    await answers(run)
    const orphan = postmaster(folder)
    run.child.kill('SIGKILL')
    await run.exit
    await delay(500)
    assert.ok(leftIn(folder).includes(orphan))
    const next = await serve(t, folder, { path: programs })
    await answers(next)
    assert.notEqual(postmaster(folder), orphan)
    assert.ok(!leftIn(folder).includes(orphan))
    await stopped(next, 'SIGTERM', folder)
  })

  it('of PostgreSQL by kill -9 is mended by the running server', async (t) => {
    const folder = join(temporary(t), 'data')
    const run = await serve(t, folder)
    await answers(run)
    const before = postmaster(folder)
    process.kill(before, 'SIGKILL')
    for (const end = Date.now() + 20_000; ; await delay(100)) {
      const reply = await fetch(`${run.url}/readyz`).catch(() => null)
      if (reply?.status === 200 && postmaster(folder) !== before) break
      assert.ok(Date.now() < end, run.stderr())
    }
    await stopped(run, 'SIGTERM', folder)
  })
})

describe('a start', () => {
  it('is not stopped by a lock file whose process now is another program', async (t) => {
    const folder = join(temporary(t), 'data')
    const run = await serve(t, folder)
    await answers(run)
    await stopped(run, 'SIGTERM', folder)
    const file = join(folder, 'pg', 'data', 'postmaster.pid')
    writeFileSync(file, `${process.pid}\n${join(folder, 'pg', 'data')}\n1\n5432\n${join(folder, 'pg')}\n\n  1 1\nready   \n`, {
      mode: 0o600,
    })
    const next = await serve(t, folder)
    await answers(next)
    await stopped(next, 'SIGTERM', folder)
  })

  it('on a folder in use is refused with the other server named, which goes on', async (t) => {
    const folder = join(temporary(t), 'data')
    const first = await serve(t, folder)
    await answers(first)
    const second = await serve(t, folder)
    assert.equal(await second.exit, 2)
    assert.match(second.stderr(), /DATA_FOLDER_IN_USE/)
    assert.ok(second.stderr().includes(first.url!))
    await answers(first)
    await stopped(first, 'SIGTERM', folder)
  })

  it('on a port that is taken is refused and leaves nothing running', async (t) => {
    const other = createServer()
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
    t.after(() => other.close())
    const folder = join(temporary(t), 'data')
    const run = await serve(t, folder, { port: (other.address() as { port: number }).port })
    assert.equal(await run.exit, 2)
    assert.match(run.stderr(), /PORT_IN_USE/)
    await goneFrom(folder, 0)
  })

  it('in a folder that cannot be written is refused', async (t) => {
    const folder = temporary(t)
    execFileSync('chmod', ['555', folder])
    const wrap: Wrap = (node, args) => [
      'unshare',
      ['--mount', 'sh', '-c', 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec "$@"', 'sh', folder, node, ...args],
    ]
    const run = await serve(t, folder, root ? { wrap } : {})
    assert.equal(await run.exit, 2, run.stderr())
    assert.match(run.stderr(), /DATA_FOLDER_NOT_WRITABLE/)
    assert.deepEqual(readdirSync(folder), [])
  })

  it('on a disk that is full is refused and leaves nothing running', asRoot, async (t) => {
    const folder = temporary(t)
    for (const size of ['64k', '24m', '39m', '41m']) {
      const wrap: Wrap = (node, args) => [
        'unshare',
        ['--mount', 'sh', '-c', `mount -t tmpfs -o size=${size} none "$1" && shift && exec "$@"`, 'sh', folder, node, ...args],
      ]
      const run = await serve(t, folder, { wrap })
      assert.equal(await run.exit, 2, `${size}: ${run.stderr()}`)
      assert.match(run.stderr(), /DISK_FULL/, size)
      await goneFrom(folder, 0)
    }
  })
})
