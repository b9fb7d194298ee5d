import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DomainError } from '#base'
import { createTerminal, exitCodeOf, formatDuration, tellError } from './index.ts'

const capture = (isTTY: boolean, json = false) => {
  const written = { out: '', err: '' }
  const stream = (key: 'out' | 'err') =>
    ({ isTTY, columns: 40, write: (text: string) => (written[key] += text).length > 0 }) as unknown as NodeJS.WriteStream
  return { written, terminal: createTerminal({ language: 'es', json }, { stdout: stream('out'), stderr: stream('err') }) }
}

describe('a terminal', () => {
  it('keeps results on stdout and the rest on stderr', () => {
    const { written, terminal } = capture(false)
    terminal.note('una nota')
    terminal.result('42')
    assert.deepEqual(written, { out: '42\n', err: 'una nota\n' })
  })
  it('writes one line a step when nobody looks', () => {
    const { written, terminal } = capture(false)
    for (const [step, line] of [
      ['a', 'a 10 %'],
      ['a', 'a 20 %'],
      ['b', 'b 30 %'],
    ] as const)
      terminal.progress(step, line)
    assert.equal(written.err, 'a 10 %\nb 30 %\n')
  })
  it('redraws its line on a screen and clears it before a note', () => {
    const { written, terminal } = capture(true)
    terminal.progress('a', 'abcdef')
    terminal.progress('a', 'abc')
    terminal.note('hecho')
    assert.equal(written.err, '\rabcdef\rabc   \r   \rhecho\n')
  })
})

describe('an error', () => {
  it('is told in four lines: what, expected, mend and its code', () => {
    const { written, terminal } = capture(false)
    tellError(terminal, new DomainError('INVALID_ARGUMENT', { name: 'k', got: '0', expected: '1 … 9' }), [], false)
    const lines = written.err.trimEnd().split('\n')
    assert.equal(lines.length, 4)
    assert.match(lines[0]!, /«k».*0/)
    assert.match(lines[1]!, /^Se esperaba: /)
    assert.match(lines[2]!, /^Cómo arreglarlo: /)
    assert.equal(lines[3], '(INVALID_ARGUMENT)')
  })
  it('is JSON with the same parts where JSON was asked for', () => {
    const { written, terminal } = capture(false, true)
    tellError(terminal, new DomainError('DATE_INVALID', { date: 'ayer' }), [], false)
    const told = JSON.parse(written.err) as Record<string, unknown>
    assert.deepEqual(Object.keys(told), ['code', 'params', 'what', 'expected', 'mend'])
    assert.equal(told.code, 'DATE_INVALID')
  })
  it('of ours shows no stack and exits with 1; of the caller exits with 2', () => {
    const { written, terminal } = capture(false)
    tellError(terminal, new TypeError('x is not a function'), [], false)
    assert.doesNotMatch(written.err, /not a function|at .*\.ts/)
    assert.equal(exitCodeOf(new TypeError('x')), 1)
    assert.equal(exitCodeOf(new DomainError('INVALID_ARGUMENT')), 2)
    assert.equal(exitCodeOf(new DomainError('DISK_FULL')), 2)
  })
})

it('says spans as people do', () => {
  assert.deepEqual(
    [0.4, 59, 60, 200, 3600, 7500].map((s) => formatDuration(s, 'es')),
    ['0 s', '59 s', '1 min', '3 min 20 s', '1 h', '2 h 5 min'],
  )
})
