import { DomainError, type ErrorText, type Language, type Texts } from '#base'
import { describeError } from '#platform/i18n'

/** Where a command writes and in which language: results to stdout, everything else to stderr. */
export type Terminal = Readonly<{
  language: Language
  /** `--json`: stdout carries one JSON value and errors are JSON on stderr. */
  json: boolean
  result(text: string): void
  note(text: string): void
  /** Redraws one line on a terminal; elsewhere writes a line when `step` changes. */
  progress(step: string, line: string): void
}>

type Streams = Readonly<{ stdout: NodeJS.WritableStream; stderr: NodeJS.WritableStream & { isTTY?: boolean; columns?: number } }>

export function createTerminal(options: { language: Language; json: boolean }, { stdout, stderr }: Streams = process): Terminal {
  let drawn = 0
  let lastStep = ''
  const clear = () => {
    if (drawn > 0) stderr.write(`\r${' '.repeat(drawn)}\r`)
    drawn = 0
  }
  return {
    ...options,
    result(text) {
      clear()
      stdout.write(`${text}\n`)
    },
    note(text) {
      clear()
      stderr.write(`${text}\n`)
    },
    progress(step, line) {
      if (!stderr.isTTY) {
        if (step !== lastStep) stderr.write(`${line}\n`)
        lastStep = step
        return
      }
      const fitted = line.slice(0, (stderr.columns ?? 80) - 1)
      stderr.write(`\r${fitted}${' '.repeat(Math.max(0, drawn - fitted.length))}`)
      drawn = fitted.length
    },
  }
}

/** 2 for what the caller can mend (a full disk too), 1 for what failed on our side. */
export function exitCodeOf(error: unknown): number {
  const status = error instanceof DomainError ? error.status : error instanceof ServerRefused ? error.problem.status : 500
  return status < 500 || status === 507 ? 2 : 1
}

/**
 * Says an error in the reader's language: what happened, what was expected, how to mend it. An unknown error becomes
 * INTERNAL and its stack is shown only when RUMBO_DEBUG is set.
 */
export function tellError(terminal: Terminal, error: unknown, tables: readonly Texts[], debug: boolean): void {
  const known = error instanceof DomainError ? error : new DomainError('INTERNAL', {}, { cause: error })
  const told = describeError(known.code, known.params, terminal.language, tables)
  tell(terminal, known.code, told, { code: known.code, params: known.params, ...told })
  if (debug) terminal.note(String((known.cause as Error | undefined)?.stack ?? known.stack))
}

/** What a server refused, in its own words. */
export type ToldProblem = Readonly<{
  code: string
  status: number
  what: string
  expected: string
  mend: string
  issues?: readonly Readonly<{ path: string; expected: string; got: string }>[]
}>

/** A reply that is no success: a problem of RFC 9457 as every route answers. */
export class ServerRefused extends Error {
  readonly problem: ToldProblem
  constructor(problem: ToldProblem) {
    super(problem.code)
    this.problem = problem
  }
}

/** Says what a server refused, with each field that it names. */
export function tellProblem(terminal: Terminal, problem: ToldProblem): void {
  const { code, what, expected, mend, issues = [] } = problem
  tell(terminal, code, { what, expected, mend }, problem)
  if (!terminal.json) for (const { path, expected: wanted, got } of issues) terminal.note(`  ${path}: ${wanted} (${got})`)
}

function tell(terminal: Terminal, code: string, { what, expected, mend }: ErrorText, json: object): void {
  const label = labels[terminal.language]
  if (terminal.json) terminal.note(JSON.stringify(json))
  else terminal.note(`${what}\n${label.expected}: ${expected}\n${label.mend}: ${mend}\n(${code})`)
}

const labels = {
  es: { expected: 'Se esperaba', mend: 'Cómo arreglarlo' },
  en: { expected: 'Expected', mend: 'How to mend it' },
} as const
