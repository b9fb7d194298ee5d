import type { Command } from 'commander'
import { DomainError } from '#base'
import { type AddCommand, type Context, listOf, oneOf } from './context.ts'
import { areaCommand } from './feature.ts'

type Flags = {
  arm: string
  outcome: string
  control?: string
  controlShare?: string
  before?: string
  segment?: string
  score?: string
  person?: string
  dates?: string
}

/** `2/3`, `0.66` or `0,66`. */
function share(option: string, got: string): number {
  const [over, under = '1'] = got.replace(',', '.').split('/')
  const value = Number(over) / Number(under)
  if (!(value > 0 && value < 1)) throw new DomainError('USAGE_OPTION_INVALID', { option, got, expected: '0 … 1' })
  return value
}

async function read({ terminal, language }: Context, file: string, flags: Flags): Promise<void> {
  const [{ readFinished, readoutInWords }, { readTable }] = await Promise.all([import('#science/experiments'), import('#data/sources')])
  const dates = flags.dates === undefined ? {} : { dates: oneOf('--dates', flags.dates, ['dmy', 'mdy'] as const) }
  const { table } = await readTable(file, { language, ...dates })
  const { arm, control, before, segment, score, person } = flags
  const readout = readFinished(table, {
    ...{ arm, outcomes: listOf(flags.outcome) },
    ...(flags.controlShare === undefined ? {} : { controlShare: share('--control-share', flags.controlShare) }),
    ...(control === undefined ? {} : { control }),
    ...(before === undefined ? {} : { before }),
    ...(segment === undefined ? {} : { segment }),
    ...(score === undefined ? {} : { score }),
    ...(person === undefined ? {} : { person }),
  })
  const words = readoutInWords(readout, language)
  if (terminal.json) return terminal.result(JSON.stringify({ ...readout, rows: table.rows, words }, null, 2))
  terminal.result(words.answer)
  for (const sentence of [...words.metrics, ...words.rank, ...words.notes]) terminal.result(`  · ${sentence}`)
  terminal.result(words.next)
}

/** `rumbo science experiments read`: reads the file here; no server is needed. */
export const addExperiments: AddCommand = (program, context) => {
  const { t } = context
  const experiments: Command = areaCommand(program, context, 'science').command('experiments').description(t('experiments'))
  experiments
    .command('read')
    .description(t('experiments.read'))
    .argument('<file>', t('experiments.file'))
    .requiredOption('--arm <column>', t('experiments.arm'))
    .requiredOption('--outcome <columns>', t('experiments.outcome'))
    .option('--control <value>', t('experiments.control'))
    .option('--control-share <share>', t('experiments.controlShare'))
    .option('--before <column>', t('experiments.before'))
    .option('--segment <column>', t('experiments.segment'))
    .option('--score <column>', t('experiments.score'))
    .option('--person <column>', t('experiments.person'))
    .option('--dates <dmy|mdy>', t('autopilot.dates'))
    .option('--json', t('json'))
    .action((file: string, flags: Flags) => read(context, file, flags))
}
