import { availableParallelism } from 'node:os'
import { basename, extname, join } from 'node:path'
import { formatNumber } from '#base'
import { formatDuration } from '#platform/terminal'
import { type AddCommand, type CliKey, listOf, oneOf, wholeNumber } from './context.ts'

type Flags = {
  question?: string
  target?: string
  known?: string
  window?: string
  delay?: string
  positive?: string
  id?: string
  time?: string
  group?: string
  drop?: string
  protect?: string
  use?: string
  mitigate?: string
  missing?: string
  text?: string
  dates?: string
  value?: string
  valueIs?: string
  vat?: string
  cost?: string
  currency?: string
  objective?: string
  monotone?: string
  trials?: string
  budget?: string
  nested?: boolean
  compress?: boolean
  repeats?: string
  startFrom?: string
  continue?: string
  seed: string
  out?: string
  workers?: string
}

export const addAutopilot: AddCommand = (program, { terminal, language, t, signal }) => {
  program
    .command('autopilot')
    .description(t('autopilot'))
    .argument('<file>', t('autopilot.file'))
    .option('--question <words>', t('autopilot.question'))
    .option('--target <column>', t('autopilot.target'))
    .option('--positive <value>', t('autopilot.positive'))
    .option('--id <column>', t('autopilot.id'))
    .option('--time <column>', t('autopilot.time'))
    .option('--group <column>', t('autopilot.group'))
    .option('--drop <columns>', t('autopilot.drop'))
    .option('--protect <columns>', t('autopilot.protect'))
    .option('--use <columns>', t('autopilot.use'))
    .option('--known <columns>', t('autopilot.known'))
    .option('--window <days>', t('autopilot.window'))
    .option('--delay <days>', t('autopilot.delay'))
    .option('--mitigate <reweighing|thresholds>', t('autopilot.mitigate'))
    .option('--missing <spellings>', t('autopilot.missing'))
    .option('--text <columns>', t('autopilot.text'))
    .option('--dates <dmy|mdy>', t('autopilot.dates'))
    .option('--value <column|number>', t('autopilot.value'))
    .option('--value-is <revenue|margin>', t('autopilot.valueIs'))
    .option('--vat <in|out>', t('autopilot.vat'))
    .option('--cost <number>', t('autopilot.cost'))
    .option('--currency <code>', t('autopilot.currency'))
    .option('--objective <mean|median|quantile:q|poisson>', t('autopilot.objective'))
    .option('--monotone <column:1,column:-1>', t('autopilot.monotone'))
    .option('--trials <n>', t('autopilot.trials'))
    .option('--budget <seconds>', t('autopilot.budget'))
    .option('--repeats <n>', t('autopilot.repeats'))
    .option('--nested', t('autopilot.nested'))
    .option('--compress', t('autopilot.compress'))
    .option('--start-from <run>', t('autopilot.startFrom'))
    .option('--continue <run>', t('autopilot.continue'))
    .option('--seed <n>', t('autopilot.seed'), '1')
    .option('--out <folder>', t('autopilot.out'))
    .option('--workers <n>', t('autopilot.workers'))
    .option('--json', t('json'))
    .action(async (file: string, flags: Flags) => {
      const out = flags.out ?? `${basename(file, extname(file))}-rumbo`
      const optional = <T>(got: string | undefined, read: (text: string) => T) => (got === undefined ? undefined : read(got))
      const [{ autopilot, renderSummary }, { questionKeys }] = await Promise.all([import('#ai/autopilot'), import('#ai/problems/wizard')])
      const report = await autopilot(
        {
          file,
          question: optional(flags.question, (got) => oneOf('--question', got, questionKeys)),
          target: flags.target,
          positive: flags.positive,
          id: flags.id,
          time: flags.time,
          group: flags.group,
          drop: optional(flags.drop, listOf),
          protect: optional(flags.protect, listOf),
          use: optional(flags.use, listOf),
          known: optional(flags.known, listOf),
          windowDays: optional(flags.window, (got) => wholeNumber('--window', got, 0, 3650)),
          delayDays: optional(flags.delay, (got) => wholeNumber('--delay', got, 0, 3650)),
          mitigate: optional(flags.mitigate, (got) => oneOf('--mitigate', got, ['reweighing', 'thresholds'])),
          missing: optional(flags.missing, listOf),
          text: optional(flags.text, listOf),
          dates: optional(flags.dates, (got) => oneOf('--dates', got, ['dmy', 'mdy'])),
          value: flags.value,
          valueIs: optional(flags.valueIs, (got) => oneOf('--value-is', got, ['revenue', 'margin'])),
          vat: optional(flags.vat, (got) => oneOf('--vat', got, ['in', 'out'])),
          cost: flags.cost,
          currency: flags.currency,
          objective: flags.objective,
          monotone: flags.monotone,
          trials: optional(flags.trials, (got) => wholeNumber('--trials', got, 1, 1000)),
          budgetSeconds: optional(flags.budget, (got) => wholeNumber('--budget', got, 1, 86_400)),
          repeats: optional(flags.repeats, (got) => wholeNumber('--repeats', got, 1, 20)),
          nested: flags.nested,
          compress: flags.compress,
          startFrom: flags.startFrom,
          continueFrom: flags.continue,
          seed: wholeNumber('--seed', flags.seed, 0, 2 ** 32 - 1),
          out,
          language,
          workers: optional(flags.workers, (got) => wholeNumber('--workers', got, 0, 64)) ?? Math.min(4, availableParallelism()),
        },
        {
          signal,
          onProgress: ({ stage, share, secondsLeft }) => {
            const left = secondsLeft === null ? '' : ` · ${t('autopilot.left', { time: formatDuration(secondsLeft, language) })}`
            const percent = formatNumber(share, language, { style: 'percent', maximumFractionDigits: 0 })
            terminal.progress(stage, `${percent.padStart(6)}  ${t(`stage.${stage}` as CliKey)}${left}`)
          },
        },
      )
      if (terminal.json) terminal.result(JSON.stringify(report, null, 2))
      else {
        terminal.result(renderSummary(report, language))
        terminal.result(t('autopilot.report', { file: join(out, 'report.html') }))
        if (report.status === 'delivered') terminal.result(t('autopilot.scores', { file: join(out, 'scores.xlsx') }))
      }
    })
}
