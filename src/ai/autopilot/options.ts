import { basename } from 'node:path'
import type { Mitigation } from '#ai/fairness'
import { DomainError, type Language } from '#base'
import type { Table } from '#data/sources'
import type { QuestionKey } from '#schema/ai/problems/wizard'

export type AutopilotOptions = Readonly<{
  file: string
  /** What is asked in words; the outcome and what goes with it are found by it where they are not given. */
  question?: QuestionKey | undefined
  /** Needed without a question. */
  target?: string | undefined
  positive?: string | undefined
  id?: string | undefined
  time?: string | undefined
  group?: string | undefined
  drop?: readonly string[] | undefined
  protect?: readonly string[] | undefined
  /** Columns to learn from although they look like names of their rows. */
  use?: readonly string[] | undefined
  /** Columns that are known before the outcome although their names speak against it. */
  known?: readonly string[] | undefined
  /** How long the outcome was looked at, and how many of the first days do not count: told in the report. */
  windowDays?: number | undefined
  delayDays?: number | undefined
  /** What is done about gaps between groups of the protected columns; nothing unless told. */
  mitigate?: Mitigation | undefined
  missing?: readonly string[] | undefined
  /** Columns that are names, whatever their cells look like. */
  text?: readonly string[] | undefined
  dates?: 'dmy' | 'mdy' | undefined
  /** Worth of a positive that is reached: an amount in major units, or the column that holds it. */
  value?: string | number | undefined
  valueIs?: 'revenue' | 'margin' | undefined
  vat?: 'in' | 'out' | undefined
  /** ISO 4217 code of value and cost; EUR unless told. */
  currency?: string | undefined
  /** Price of one contact, in major units. */
  cost?: string | number | undefined
  /** What is foretold of a number: `mean`, `median`, `quantile:0.9` or `poisson` (the mean of counts). */
  objective?: string | undefined
  /** Columns with which the answer never falls or never rises: `age:1,price:-1`. */
  monotone?: string | undefined
  trials?: number | undefined
  budgetSeconds?: number | undefined
  /** Whether the whole search is repeated within each fold, to tell how much choosing flatters. */
  nested?: boolean | undefined
  /** How often rows are dealt into folds to compare candidates; once unless told. */
  repeats?: number | undefined
  /** Whether the smallest version of the trees that is as good on unseen rows is delivered. */
  compress?: boolean | undefined
  /** `run.json` of an earlier run, or its folder: the search starts with the best of its settings. */
  startFrom?: string | undefined
  /** `model.json` of an earlier run on other rows, or its folder: its trees go on learning, as one more candidate. */
  continueFrom?: string | undefined
  seed: number
  out: string
  language: Language
  /** Threads; the results do not depend on it. */
  workers?: number | undefined
}>

/** Options of a run whose outcome is settled. */
export type AskedOptions = AutopilotOptions & Readonly<{ target: string }>

/** Settings of the trees that are tried unless told: fewer where one takes long and rows abound. */
export const defaultTrials = (rows: number): number => (rows <= 6000 ? 24 : rows <= 40_000 ? 14 : 8)

function checkNumber(option: string, got: number | undefined, low: number, high: number, whole: boolean, typed: unknown = got): void {
  if (got === undefined || (got >= low && got <= high && (!whole || Number.isInteger(got)))) return
  throw new DomainError('OPTION_INVALID', { option, got: String(typed), low, high })
}

/**
 * An amount as typed: 30 · 30,5 · 1.234,56 € · 1,234.56. NaN for anything else, and for 1.234 or 1,234, which one reader
 * takes for a thousand and another for one.
 */
export function amountOf(text: string): number {
  const bare = text.replace(/[\s€$£]|EUR|USD|GBP/g, '')
  if (/^[1-9]\d{0,2}[.,]\d{3}$/.test(bare)) return Number.NaN
  if (/^\d+([.,]\d+)?$/.test(bare)) return Number(bare.replace(',', '.'))
  if (/^\d{1,3}(\.\d{3})+(,\d+)?$/.test(bare)) return Number(bare.replaceAll('.', '').replace(',', '.'))
  if (/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(bare)) return Number(bare.replaceAll(',', ''))
  return Number.NaN
}

/** Price of a contact in major units; undefined when none was given. */
export const costOf = ({ cost }: AutopilotOptions): number | undefined => (typeof cost === 'string' ? amountOf(cost) : cost)

/** --value is a column where the file has one of that name, else an amount. */
export function amountOrColumn(value: AutopilotOptions['value'], table: Table): number | string | undefined {
  if (typeof value !== 'string' || table.columns.some((column) => column.name === value)) return value
  const amount = amountOf(value)
  return Number.isNaN(amount) ? value : amount
}

/** @throws OPTION_INVALID naming the option, MITIGATE_NEEDS_PROTECT */
export function checkOptions(options: AutopilotOptions): void {
  checkNumber('--seed', options.seed, 0, 2 ** 32 - 1, true)
  checkNumber('--trials', options.trials, 1, 1000, true)
  checkNumber('--budget', options.budgetSeconds, 1, 86_400, false)
  checkNumber('--repeats', options.repeats, 1, 20, true)
  checkNumber('--cost', costOf(options), 0, 1e9, false, options.cost)
  if (typeof options.value === 'number') checkNumber('--value', options.value, 0, 1e9, false)
  checkNumber('--workers', options.workers, 0, 64, true)
  const { currency } = options
  if (currency !== undefined && !Intl.supportedValuesOf('currency').includes(currency))
    throw new DomainError('USAGE_OPTION_INVALID', { option: '--currency', got: currency, expected: 'EUR, MXN, USD …' })
  if (options.mitigate && !options.protect?.length) throw new DomainError('MITIGATE_NEEDS_PROTECT', { got: options.mitigate })
}

/** The options as `run.json` keeps them: what changes the result, without places and threads. */
export function keptOptions(options: AutopilotOptions): Record<string, string | number | boolean | string[]> {
  const {
    file: _file,
    out: _out,
    workers: _workers,
    seed: _seed,
    language: _language,
    startFrom,
    continueFrom,
    valueIs,
    budgetSeconds,
    windowDays,
    delayDays,
    known,
    drop,
    protect,
    use,
    missing,
    text,
    ...rest
  } = options
  const lists = { known, drop, protect, use, missing, text }
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    ...(valueIs === undefined ? {} : { 'value-is': valueIs }),
    ...(budgetSeconds === undefined ? {} : { budget: budgetSeconds }),
    ...(windowDays === undefined ? {} : { window: windowDays }),
    ...(startFrom === undefined ? {} : { 'start-from': basename(startFrom) }),
    ...(continueFrom === undefined ? {} : { continue: basename(continueFrom) }),
    ...(delayDays === undefined ? {} : { delay: delayDays }),
    ...Object.fromEntries(Object.entries(lists).flatMap(([name, list]) => (list && list.length > 0 ? [[name, [...list]]] : []))),
  }
}
