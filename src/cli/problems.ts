import { basename, extname, join } from 'node:path'
import type { Command } from 'commander'
import { formatNumber } from '#base'
import { type OrderPart, orderParts } from '#schema/ai/orders'
import type { Proposal } from '#schema/ai/problems/wizard'
import { type AddCommand, type CliKey, type Context, listOf, oneOf, wholeNumber } from './context.ts'
import { areaCommand } from './feature.ts'

type Flags = {
  question: string
  target?: string
  positive?: string
  known?: string
  moment?: string
  window?: string
  delay?: string
  missing?: string
  dates?: string
}

const quoted = (word: string): string => (/^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)

/** The command that starts what was proposed, as it was answered. */
function startCommand(file: string, flags: Flags, { definition }: Proposal): string {
  const given: [string, string | undefined][] = [
    ['question', flags.question],
    ['target', flags.target ?? definition?.target.column],
    ['positive', flags.positive],
    ['known', flags.known],
    ['time', definition?.target.moment ?? undefined],
    ['window', flags.window],
    ['delay', flags.delay],
    ['missing', flags.missing],
    ['dates', flags.dates],
  ]
  const words = given.flatMap(([name, value]) => (value === undefined ? [] : [`--${name} ${quoted(value)}`]))
  return ['rumbo autopilot', quoted(file), ...words].join(' ')
}

async function propose({ terminal, language, t }: Context, file: string, flags: Flags): Promise<void> {
  const [{ profileFile, proposalInWords, proposeProblem, questionKeys }, { readTable }] = await Promise.all([
    import('#ai/problems/wizard'),
    import('#data/sources'),
  ])
  const question = oneOf('--question', flags.question, questionKeys)
  const days = (option: string, got: string | undefined) => (got === undefined ? undefined : wholeNumber(option, got, 0, 3650))
  const { table } = await readTable(file, {
    language,
    ...(flags.missing === undefined ? {} : { missing: listOf(flags.missing) }),
    ...(flags.dates === undefined ? {} : { dates: oneOf('--dates', flags.dates, ['dmy', 'mdy'] as const) }),
  })
  const answers = {
    target: flags.target,
    positive: flags.positive,
    known: flags.known === undefined ? undefined : listOf(flags.known),
    moment: flags.moment,
    windowDays: days('--window', flags.window),
    delayDays: days('--delay', flags.delay),
  }
  const proposal = proposeProblem(question, profileFile(basename(file), table, [question], flags.target), answers)
  const words = proposalInWords(proposal, language)
  if (terminal.json) return terminal.result(JSON.stringify({ ...proposal, words }, null, 2))
  terminal.result(words.answer)
  if (words.facts.length > 0) terminal.result('')
  for (const { label, text } of words.facts)
    terminal.result(label === '' ? `  · ${text}` : `  ${label}${label.endsWith('?') ? '' : ':'} ${text}`)
  if (words.questions.length > 0) terminal.result(`\n${t('problems.asked')}`)
  for (const { text, options, needed } of words.questions) {
    const [guess, ...others] = options
    const first = guess === undefined || needed ? guess : t('problems.guess', { option: guess })
    terminal.result(`  ${text}${first === undefined ? '' : ` (${[first, ...others].join(' · ')})`}`)
  }
  terminal.result(`\n${words.next}`)
  if (proposal.status === 'defined') terminal.result(t('problems.start', { command: startCommand(file, flags, proposal) }))
}

type OrdersFlags = Partial<Record<OrderPart, string>> & {
  useCurrency?: string
  days?: string
  dates?: string
  question?: string
  out?: string
  trials?: string
  seed: string
  workers?: string
}

/**
 * What a file of orders holds, what of it is used, how often customers buy and the window that follows; with a question, the
 * list that answers it.
 */
async function lookAtOrders({ terminal, language, t, signal }: Context, file: string, flags: OrdersFlags): Promise<void> {
  const [{ answerInWords, answerOrders, cleanOrders, orderQuestions, ordersInWords, recogniseOrders, rhythmOf }, { readTable }] =
    await Promise.all([import('#ai/orders'), import('#data/sources')])
  const days = flags.days === undefined ? undefined : wholeNumber('--days', flags.days, 1, 3650)
  const dates = flags.dates === undefined ? {} : { dates: oneOf('--dates', flags.dates, ['dmy', 'mdy'] as const) }
  const { table } = await readTable(file, { language, ...dates })
  const { columns, decisions } = recogniseOrders(table, flags)
  const cleaned = cleanOrders(table, columns, { now: new Date(), currency: flags.useCurrency })
  const rhythm = rhythmOf(cleaned.orders, days)
  const all = [...decisions, ...cleaned.decisions]
  const words = ordersInWords(all, rhythm, language)
  if (!terminal.json) for (const sentence of words) terminal.result(sentence)
  if (flags.question === undefined) {
    if (terminal.json) terminal.result(JSON.stringify({ columns, rhythm, decisions: all, words }, null, 2))
    return
  }
  const whole = (option: string, got: string | undefined, most: number) =>
    got === undefined ? undefined : wholeNumber(option, got, 0, most)
  const out = flags.out ?? `${basename(file, extname(file))}-${flags.question}`
  const answer = await answerOrders(
    cleaned.orders,
    rhythm,
    {
      question: oneOf('--question', flags.question, orderQuestions),
      language,
      out,
      seed: wholeNumber('--seed', flags.seed, 0, 2 ** 32 - 1),
      trials: whole('--trials', flags.trials, 1000),
      workers: whole('--workers', flags.workers, 64),
    },
    {
      signal,
      onProgress: ({ stage, share }) => {
        const percent = formatNumber(share, language, { style: 'percent', maximumFractionDigits: 0 })
        terminal.progress(stage, `${percent.padStart(6)}  ${t(`stage.${stage}` as CliKey)}`)
      },
    },
  )
  const said = answerInWords(answer, language)
  if (terminal.json)
    return terminal.result(JSON.stringify({ columns, rhythm, decisions: all, answer, words: [...words, ...said] }, null, 2))
  for (const sentence of said) terminal.result(sentence)
  terminal.result(t('autopilot.scores', { file: join(out, 'list.xlsx') }))
}

async function listQuestions({ terminal, language }: Context): Promise<void> {
  const { listedQuestions } = await import('#ai/problems/wizard')
  const items = listedQuestions(language)
  if (terminal.json) return terminal.result(JSON.stringify({ items }, null, 2))
  for (const { question, text, gives, needs } of items) terminal.result(`${question.padEnd(8)}  ${text}\n          ${gives} ${needs}`)
}

/** `rumbo ai problems list | propose | orders`: reads the file here; no server is needed. */
export const addProblems: AddCommand = (program, context) => {
  const { t } = context
  const problems: Command = areaCommand(program, context, 'ai').command('problems').description(t('problems'))
  problems
    .command('list')
    .description(t('problems.list'))
    .option('--json', t('json'))
    .action(() => listQuestions(context))
  problems
    .command('propose')
    .description(t('problems.propose'))
    .argument('<file>', t('autopilot.file'))
    .requiredOption('--question <words>', t('autopilot.question'))
    .option('--target <column>', t('autopilot.target'))
    .option('--positive <value>', t('autopilot.positive'))
    .option('--known <columns>', t('autopilot.known'))
    .option('--moment <column>', t('problems.moment'))
    .option('--window <days>', t('autopilot.window'))
    .option('--delay <days>', t('autopilot.delay'))
    .option('--missing <spellings>', t('autopilot.missing'))
    .option('--dates <dmy|mdy>', t('autopilot.dates'))
    .option('--json', t('json'))
    .action((file: string, flags: Flags) => propose(context, file, flags))
  const orders = problems.command('orders').description(t('problems.orders')).argument('<file>', t('autopilot.file'))
  for (const part of orderParts) orders.option(`--${part} <column>`, t('problems.orderPart', { part }))
  orders
    .option('--use-currency <code>', t('problems.useCurrency'))
    .option('--days <days>', t('problems.days'))
    .option('--question <leave|buy|value>', t('problems.orderQuestion'))
    .option('--out <folder>', t('problems.orderOut'))
    .option('--trials <n>', t('autopilot.trials'))
    .option('--seed <n>', t('autopilot.seed'), '1')
    .option('--workers <n>', t('autopilot.workers'))
    .option('--dates <dmy|mdy>', t('autopilot.dates'))
    .option('--json', t('json'))
    .action((file: string, flags: OrdersFlags) => lookAtOrders(context, file, flags))
}
