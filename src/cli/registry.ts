import { DomainError, formatNumber, say } from '#base'
import type { Model, ModelDetail, ModelVersion } from '#schema/ai/registry/versions'
import { type AddCommand, listOf, oneOf, wholeNumber } from './context.ts'
import { areaCommand, featureCommands } from './feature.ts'

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

const api = '/api/ai/models'

/** `rumbo ai registry publish | list | serve | withdraw`: published models, over HTTP. */
const addPublished: AddCommand = (program, context) => {
  const { t } = context
  const registry = featureCommands(program, context, 'ai', 'registry', 'registry')
  const line = ({ title, name, served, versions }: Model): string =>
    `${name}  ${served === null ? t('registry.withdrawn') : t('registry.serves', { version: served, n: versions })}  ${title}`

  registry
    .verb<{ name: string }>('publish', 'registry.publish', async ({ client, options, words, terminal }) => {
      const version = await client.send<ModelVersion>('POST', api, { name: options.name, run: words[0] })
      if (terminal.json) return terminal.result(JSON.stringify(version, null, 2))
      terminal.result(t('registry.published', { name: version.name, version: version.version }))
    })
    .argument('<run>', t('registry.run'))
    .requiredOption('--name <name>', t('registry.name'))

  registry.verb('list', 'registry.list', async ({ client, terminal }) => {
    const items: Model[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { items: Model[]; next: string | null } = await client.get(`${api}?limit=200${cursor && `&cursor=${cursor}`}`)
      items.push(...page.items)
      cursor = page.next
    }
    if (terminal.json) return terminal.result(JSON.stringify({ items }, null, 2))
    if (items.length === 0) return terminal.note(t('registry.none'))
    for (const model of items) terminal.result(line(model))
  })

  const change = (verb: 'serve' | 'withdraw', text: 'registry.serve' | 'registry.withdraw', body: (words: readonly string[]) => object) =>
    registry
      .verb(verb, text, async ({ client, words, terminal }) => {
        const model = await client.send<ModelDetail>('POST', `${api}/${words[0]}/${verb}`, body(words))
        terminal.result(terminal.json ? JSON.stringify(model, null, 2) : line(model))
      })
      .argument('<model>', t('registry.model'))
  change('serve', 'registry.serve', (words) => ({ version: wholeNumber('version', words[1] ?? '', 1, 1_000_000) })).argument(
    '<version>',
    t('registry.version'),
  )
  change('withdraw', 'registry.withdraw', () => ({}))
}

/** `rumbo ai registry`: published models, and models made elsewhere (`import | evaluate`) as files. */
export const addRegistry: AddCommand = (program, context) => {
  const { terminal, language, t } = context
  addPublished(program, context)
  const home = areaCommand(program, context, 'ai').commands.find((command) => command.name() === 'registry')!
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
