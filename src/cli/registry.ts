import { DomainError, formatNumber, say } from '#base'
import { type AddCommand, listOf, oneOf } from './context.ts'
import { areaCommand } from './feature.ts'

type ImportFlags = {
  out: string
  map: string[]
  task?: string
  output?: string
  classes?: string
  positive?: string
  threshold?: string
}

const collect = (given: string, before: string[]): string[] => [...before, given]

/** `input=column,column`. */
function mapping(given: readonly string[]): Record<string, string[]> {
  return Object.fromEntries(
    given.map((text): [string, string[]] => {
      const at = text.indexOf('=')
      if (at < 1) throw new DomainError('USAGE_OPTION_INVALID', { option: '--map', got: text, expected: 'X=a,b' })
      return [text.slice(0, at).trim(), listOf(text.slice(at + 1))]
    }),
  )
}

function probability(option: string, got: string): number {
  const value = Number(got.replace(',', '.'))
  if (!(value > 0 && value < 1)) throw new DomainError('USAGE_OPTION_INVALID', { option, got, expected: '0 … 1' })
  return value
}

/** `rumbo ai registry import | evaluate`: models made elsewhere, as files. */
export const addRegistry: AddCommand = (program, context) => {
  const { terminal, language, t } = context
  const home = areaCommand(program, context, 'ai').command('registry').description(t('registry'))
  home
    .command('import')
    .description(t('registry.import'))
    .argument('<file>', t('registry.import.file'))
    .requiredOption('--out <folder>', t('registry.out'))
    .option('--map <input=columns>', t('registry.map'), collect, [])
    .option('--task <yes-no|classes|number>', t('registry.task'))
    .option('--output <name>', t('registry.output'))
    .option('--classes <names>', t('registry.classes'))
    .option('--positive <class>', t('registry.positive'))
    .option('--threshold <p>', t('registry.threshold'))
    .option('--json', t('json'))
    .action(async (file: string, flags: ImportFlags) => {
      const { importedCard, importModel, readOnnx, writeImported } = await import('#ai/imported')
      const bytes = await readOnnx(file)
      const model = await importModel(bytes, file, {
        map: mapping(flags.map),
        task: flags.task === undefined ? undefined : oneOf('--task', flags.task, ['yes-no', 'classes', 'number'] as const),
        output: flags.output,
        classes: flags.classes === undefined ? undefined : listOf(flags.classes),
        positive: flags.positive,
        threshold: flags.threshold === undefined ? undefined : probability('--threshold', flags.threshold),
      })
      const card = importedCard(model, language)
      await writeImported(flags.out, model, bytes, card)
      if (terminal.json) terminal.result(JSON.stringify(model, null, 2))
      else terminal.result(`${card}\n${t('registry.imported', { folder: flags.out })}`)
    })
  home
    .command('evaluate')
    .description(t('registry.evaluate'))
    .argument('<model>', t('registry.evaluate.model'))
    .argument('<file>', t('registry.evaluate.file'))
    .requiredOption('--target <column>', t('autopilot.target'))
    .option('--json', t('json'))
    .action(async (model: string, file: string, { target }: { target: string }) => {
      const { evaluateOnFile } = await import('#ai/imported')
      const found = await evaluateOnFile({ model, file, target, language, seed: 1 })
      if (terminal.json) return terminal.result(JSON.stringify(found, null, 2))
      const { texts } = await import('#texts/ai/autopilot/report')
      const number = (value: number | null): string =>
        value === null ? '–' : formatNumber(value, language, { maximumSignificantDigits: 4 })
      for (const [name, { value, low, high }] of Object.entries(found.figures))
        terminal.result(`${say(texts, language, `metric_${name}` as 'metric_auc')}: ${number(value)} (${number(low)} – ${number(high)})`)
      terminal.result(t('registry.evaluate.rows', { n: found.rows }))
    })
}
