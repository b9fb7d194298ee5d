import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  chmodSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { type ErrorCode, type Language, languages } from '#base'
import { texts as cliTexts } from '../src/cli/texts.ts'
import { type BadFile, badFiles, clean, rows } from './bad-files.ts'
import { listing, rumbo, startRumbo } from './command-line.ts'

const scratch = mkdtempSync(join(tmpdir(), 'rumbo-bad-'))
after(() => rmSync(scratch, { recursive: true, force: true }))

type Case = Omit<BadFile, 'content'> & Readonly<{ content?: string | Buffer; args?: readonly string[]; prepare?: (file: string) => void }>
const cases: readonly Case[] = [
  ...badFiles,
  { name: 'a file that is not there', code: 'SOURCE_NOT_FOUND', file: 'nada.csv' },
  { name: 'a folder', code: 'SOURCE_NOT_A_FILE', prepare: (file) => mkdirSync(file) },
  {
    name: 'a missing target, the nearest name suggested',
    code: 'TARGET_NOT_FOUND',
    content: clean(),
    args: ['--target', 'bajas'],
    says: /baja/,
  },
  {
    name: 'a positive value that the target does not have',
    code: 'POSITIVE_NOT_FOUND',
    content: clean(),
    args: ['--target', 'baja', '--positive', 'Quizá'],
    says: /Quizá/,
  },
  {
    name: 'a column to drop that is not there',
    code: 'COLUMN_NOT_FOUND',
    content: clean(),
    args: ['--target', 'baja', '--drop', 'edat'],
    says: /edad/,
  },
  {
    name: 'a cost that is not a number',
    code: 'OPTION_INVALID',
    content: clean(),
    args: ['--target', 'baja', '--value', '10', '--cost', 'poco'],
  },
  { name: 'an unknown option', code: 'USAGE_UNKNOWN_OPTION', content: clean(), args: ['--target', 'baja', '--semilla', '3'] },
  { name: 'no target named', code: 'USAGE_OPTION_MISSING', content: clean(), args: [] },
]

/** Every refusal: exit 2, its code, three sentences, no stack, nothing left behind, bounded memory. */
function assertRefused(outcome: Awaited<ReturnType<typeof rumbo>>, code: ErrorCode, language: string): void {
  assert.equal(outcome.code, 2, outcome.stderr)
  assert.ok(outcome.stderr.includes(`(${code})`), outcome.stderr)
  assert.match(outcome.stderr, language === 'es' ? /Se esperaba: .+\nCómo arreglarlo: .+/ : /Expected: .+\nHow to mend it: .+/)
  assert.doesNotMatch(outcome.stderr, /\n\s+at |node:internal|\.ts:\d+|\{\w+(:\w+)?\}/)
  assert.equal(outcome.stdout, '')
  assert.ok(outcome.peakMegabytes > 20 && outcome.peakMegabytes <= 800, `${outcome.peakMegabytes} MB`)
}

describe('the command line refuses', () => {
  for (const [index, one] of cases.entries())
    for (const language of languages)
      it(`${one.name} (${language})`, async () => {
        const folder = join(scratch, `${index}-${language}`)
        mkdirSync(folder)
        const file = join(folder, one.file ?? 'clientes.csv')
        if (one.content !== undefined) writeFileSync(file, one.content)
        one.prepare?.(file)
        const before = listing(folder)
        const outcome = await rumbo(
          ['autopilot', file, ...(one.args ?? ['--target', 'baja']), '--language', language, '--out', join(folder, 'salida')],
          { cwd: folder },
        )
        assertRefused(outcome, one.code, language)
        if (one.says) assert.match(outcome.stderr, one.says)
        assert.deepEqual(listing(folder), before)
      })
})

describe('large and hostile files', () => {
  it('a line of a gigabyte is refused in bounded memory', { timeout: 120_000 }, async () => {
    const folder = join(scratch, 'long')
    mkdirSync(folder)
    const file = join(folder, 'larga.csv')
    const stream = createWriteStream(file)
    stream.write('a,baja\n"')
    const block = Buffer.alloc(2 ** 24, 'x')
    for (let i = 0; i < 64; i++) if (!stream.write(block)) await once(stream, 'drain')
    stream.end()
    await once(stream, 'close')
    const before = listing(folder)
    for (const language of languages) {
      assertRefused(
        await rumbo(['autopilot', file, '--target', 'baja', '--language', language, '--out', join(folder, 'o')]),
        'SOURCE_RECORD_TOO_LONG',
        language,
      )
      assert.deepEqual(listing(folder), before)
    }
  })
  it('five thousand columns are read and answered', { timeout: 300_000 }, async () => {
    const folder = join(scratch, 'wide')
    mkdirSync(folder)
    const file = join(folder, 'ancha.csv')
    const names = Array.from({ length: 4_999 }, (_, j) => `c${j}`)
    writeFileSync(
      file,
      `${names.join(',')},baja\n${rows(150, (i) => `${names.map((_, j) => ((i + 1) * (j + 3) * 7919) % 101).join(',')},${i % 3 === 0 ? 'Sí' : 'No'}`)}\n`,
    )
    const outcome = await rumbo(['autopilot', file, '--target', 'baja', '--trials', '2', '--out', join(folder, 'o'), '--language', 'es'])
    assert.equal(outcome.code, 0, outcome.stderr)
    assert.ok(outcome.peakMegabytes <= 800, `${outcome.peakMegabytes} MB`)
  })
  it('a million categories are read and answered', { timeout: 300_000 }, async () => {
    const folder = join(scratch, 'many')
    mkdirSync(folder)
    const file = join(folder, 'muchas.csv')
    const stream = createWriteStream(file)
    stream.write('calle,edad,baja\n')
    for (let i = 0; i < 1_000_000; i++)
      if (!stream.write(`calle ${(i * 7919) % 1_000_003} bis,${20 + (i % 60)},${(i * 31) % 97 < (i % 60) ? 1 : 0}\n`))
        await once(stream, 'drain')
    stream.end()
    await once(stream, 'close')
    const outcome = await rumbo(['autopilot', file, '--target', 'baja', '--trials', '2', '--out', join(folder, 'o'), '--language', 'es'])
    assert.equal(outcome.code, 0, outcome.stderr)
    assert.ok(outcome.peakMegabytes <= 800, `${outcome.peakMegabytes} MB`)
  })
  it('dates in three formats, infinite numbers and numbers as text are answered with a warning', async () => {
    const folder = join(scratch, 'mixed')
    mkdirSync(folder)
    const file = join(folder, 'mezcla.csv')
    const date = (i: number) => [`2024-0${1 + (i % 9)}-1${i % 9}`, `1${i % 9}/0${1 + (i % 9)}/2024`, `0${1 + (i % 9)}-1${i % 9}-24`][i % 3]
    const number = (i: number) => (i % 40 === 0 ? 'inf' : i % 41 === 0 ? 'NaN' : i % 160 === 7 ? 'doce' : String((i * 17) % 60))
    writeFileSync(file, `alta,gasto,baja\n${rows(400, (i) => `${date(i)},${number(i)},${(i * 17) % 60 > 30 ? 'Sí' : 'No'}`)}\n`)
    const outcome = await rumbo(['autopilot', file, '--target', 'baja', '--trials', '2', '--json', '--out', join(folder, 'o')])
    assert.equal(outcome.code, 0, outcome.stderr)
    const { decisions } = JSON.parse(outcome.stdout) as { decisions: { code: string; level: string; params: { column?: string } }[] }
    assert.ok(
      decisions.some(({ level, params }) => level === 'warning' && params.column === 'alta'),
      'dates',
    )
    assert.ok(
      decisions.some(({ params }) => params.column === 'gasto'),
      'numbers',
    )
  })
})

describe('the output folder', () => {
  const start = (folder: string, extra: readonly string[] = [], language: Language = 'es') => [
    'autopilot',
    join(folder, 'clientes.csv'),
    '--target',
    'baja',
    '--out',
    join(folder, 'salida'),
    '--language',
    language,
    ...extra,
  ]
  const fresh = (name: string, n = 20_000) => {
    const folder = join(scratch, name)
    mkdirSync(folder)
    writeFileSync(join(folder, 'clientes.csv'), clean(n))
    return folder
  }
  const working = new RegExp(languages.flatMap((l) => [cliTexts[l]['stage.candidates'], cliTexts[l]['stage.tuning']]).join('|'))
  const untilWorking = async (started: ReturnType<typeof startRumbo>) => {
    for (let i = 0; i < 600 && started.child.exitCode === null && !working.test(started.said()); i++)
      await new Promise((resolve) => setTimeout(resolve, 20))
  }

  for (const language of languages)
    it(`holds nothing half-written after a kill, and the next run says so and finishes (${language})`, { timeout: 180_000 }, async () => {
      const folder = fresh(`killed-${language}`)
      const first = startRumbo(start(folder, [], language))
      await untilWorking(first)
      first.child.kill('SIGKILL')
      await first.ended
      assert.ok(!existsSync(join(folder, 'salida', 'run.json')))
      const second = await rumbo(start(folder, ['--trials', '2'], language))
      assert.equal(second.code, 0, second.stderr)
      const said = language === 'es' ? /Una ejecución anterior se interrumpió/ : /An earlier run was interrupted/
      assert.match(readFileSync(join(folder, 'salida', 'report.html'), 'utf8'), said)
      assert.deepEqual(
        readdirSync(folder).filter((name) => name !== 'clientes.csv' && name !== 'salida'),
        [],
      )
    })
  it('is left alone when the run is interrupted from the keyboard', { timeout: 60_000 }, async () => {
    const folder = fresh('interrupted')
    const before = listing(folder)
    const run = startRumbo(start(folder))
    await untilWorking(run)
    run.child.kill('SIGINT')
    assert.equal((await run.ended).code, 130)
    assert.deepEqual(listing(folder), before)
  })
  for (const language of languages)
    it(`takes one run at a time (${language})`, { timeout: 180_000 }, async () => {
      const folder = fresh(`twice-${language}`)
      const first = startRumbo(start(folder, ['--trials', '3'], language))
      await untilWorking(first)
      assertRefused(await rumbo(start(folder, [], language)), 'OUTPUT_IN_USE', language)
      assert.equal((await first.ended).code, 0)
      assert.ok(existsSync(join(folder, 'salida', 'run.json')))
    })
  it('is refused when it holds something that is not ours', async () => {
    const folder = fresh('foreign', 200)
    mkdirSync(join(folder, 'salida'))
    writeFileSync(join(folder, 'salida', 'tesis.doc'), 'mi tesis')
    const before = listing(folder)
    assertRefused(await rumbo(start(folder)), 'OUTPUT_NOT_OURS', 'es')
    assert.deepEqual(listing(folder), before)
  })
  for (const language of languages)
    it(`is refused where nobody may write (${language})`, async () => {
      const folder = fresh(`locked-${language}`, 200)
      chmodSync(scratch, 0o755)
      const closed = join(folder, 'cerrada')
      mkdirSync(closed, { mode: 0o555 })
      const asUser = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : []
      const before = listing(folder)
      const outcome = await rumbo(
        ['autopilot', join(folder, 'clientes.csv'), '--target', 'baja', '--out', join(closed, 'salida'), '--language', language],
        { prefix: asUser },
      )
      assertRefused(outcome, 'OUTPUT_NOT_WRITABLE', language)
      assert.deepEqual(listing(folder), before)
    })
  for (const language of languages)
    it(`is left as it was when the disk is full (${language})`, {
      skip: process.getuid?.() !== 0 && 'mounting a small disk needs root',
      timeout: 120_000,
    }, async () => {
      const folder = fresh(`full-${language}`, 400)
      const disk = join(folder, 'disco')
      mkdirSync(disk)
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48k', 'tmpfs', disk])
      try {
        const before = listing(disk)
        const outcome = await rumbo([
          'autopilot',
          join(folder, 'clientes.csv'),
          '--target',
          'baja',
          '--trials',
          '2',
          '--out',
          join(disk, 'salida'),
          '--language',
          language,
        ])
        assertRefused(outcome, 'OUTPUT_DISK_FULL', language)
        assert.deepEqual(listing(disk), before)
      } finally {
        execFileSync('umount', [disk])
      }
    })
})

describe('a file that changes while it is read', () => {
  const big = (folder: string) => {
    mkdirSync(folder)
    const file = join(folder, 'clientes.csv')
    writeFileSync(file, clean(3_000_000))
    return file
  }
  for (const [name, code, change] of [
    ['vanishes', 'SOURCE_VANISHED', (file: string) => rmSync(file)],
    ['grows', 'SOURCE_CHANGED', (file: string) => appendFileSync(file, '1,2,Sí\n')],
    ['shrinks', 'SOURCE_CHANGED', (file: string) => truncateSync(file, 5_000)],
  ] as const)
    for (const language of languages)
      it(`${name}: refused, nothing left behind (${language})`, { timeout: 120_000 }, async () => {
        const folder = join(scratch, `${name}-${language}`)
        const file = big(folder)
        const run = startRumbo([
          'autopilot',
          file,
          '--target',
          'baja',
          '--out',
          join(folder, 'salida'),
          '--language',
          language,
          '--trials',
          '1',
        ])
        for (let i = 0; i < 500 && !/Leyendo|Reading/.test(run.said()); i++) await new Promise((resolve) => setTimeout(resolve, 10))
        // The line comes a moment before the file is opened.
        await new Promise((resolve) => setTimeout(resolve, 100))
        change(file)
        const outcome = await run.ended
        assertRefused(outcome, code, language)
        assert.ok(!existsSync(join(folder, 'salida')))
      })
})

it('does not follow its own output out of the folder', async () => {
  const folder = join(scratch, 'link')
  mkdirSync(folder)
  mkdirSync(join(folder, 'otra'))
  writeFileSync(join(folder, 'otra', 'importante.txt'), 'no tocar')
  symlinkSync(join(folder, 'otra'), join(folder, 'salida'))
  writeFileSync(join(folder, 'clientes.csv'), clean(200))
  const outcome = await rumbo([
    'autopilot',
    join(folder, 'clientes.csv'),
    '--target',
    'baja',
    '--out',
    join(folder, 'salida'),
    '--language',
    'es',
  ])
  assertRefused(outcome, 'OUTPUT_NOT_OURS', 'es')
  assert.ok(existsSync(join(folder, 'otra', 'importante.txt')))
})
