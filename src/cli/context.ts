import type { Command } from 'commander'
import { DomainError, type ErrorParams, type Language, languageOf, say, type Texts } from '#base'
import { createTerminal, type Terminal } from '#platform/terminal'
import { texts } from './texts.ts'

export type CliKey = keyof (typeof texts)['es'] & string
/** What every command gets: the terminal, the reader's words, and an end when the process is asked to stop. */
export type Context = Readonly<{
  terminal: Terminal
  language: Language
  t: (key: CliKey, params?: ErrorParams) => string
  signal: AbortSignal
}>
/** Adds one command to the program; its feature is loaded when the command runs, not before. */
export type AddCommand = (program: Command, context: Context) => void

/** The language is known before the arguments are read, because help and refusals are told in it. */
export function contextOf(argv: readonly string[], environment: NodeJS.ProcessEnv): Context {
  const at = argv.findIndex((word) => word === '--language' || word.startsWith('--language='))
  const given = at < 0 ? undefined : (argv[at]!.split('=')[1] ?? argv[at + 1])
  const language = languageOf(given ?? environment.RUMBO_LANGUAGE ?? environment.LC_ALL ?? environment.LC_MESSAGES ?? environment.LANG)
  const abort = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => abort.abort(signal))
  return {
    terminal: createTerminal({ language, json: argv.includes('--json') }),
    language,
    t: (key, params) => say(texts as Texts, language, key, params),
    signal: abort.signal,
  }
}

/** Reads a whole number of an option. @throws USAGE_OPTION_INVALID */
export function wholeNumber(option: string, got: string, low: number, high: number): number {
  const value = Number(got)
  if (!/^\d+$/.test(got.trim()) || value < low || value > high)
    throw new DomainError('USAGE_OPTION_INVALID', { option, got, expected: `${low} … ${high}` })
  return value
}

/** Reads an option that takes one of a few words. @throws USAGE_OPTION_INVALID */
export function oneOf<Word extends string>(option: string, got: string, words: readonly Word[]): Word {
  const found = words.find((word) => word === got)
  if (!found) throw new DomainError('USAGE_OPTION_INVALID', { option, got, expected: words.join(', ') })
  return found
}

/** A list written with commas: `"?, NA, -999"`. */
export const listOf = (got: string): string[] =>
  got
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
