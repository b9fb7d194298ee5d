import type { Metric, MetricValue, StarterList, ValueOrigin } from '#schema/data/metrics'
import type { AddCommand } from './context.ts'
import { wholeNumber } from './context.ts'
import { featureCommands } from './feature.ts'

const api = '/api/data/metrics'
const round = (value: number): string => String(Number(value.toPrecision(6)))

/** `rumbo data metrics list | show | evaluate | starter | export` */
export const addMetrics: AddCommand = (program, context) => {
  const { t } = context
  const metrics = featureCommands(program, context, 'data', 'metrics', 'metrics')
  const figure = (value: MetricValue | null): string =>
    value === null ? t('metrics.never') : value.value === null ? '–' : round(value.value)
  const line = (value: MetricValue): string =>
    `${value.from} … ${value.to}  ${figure(value).padStart(12)}  ${value.reason?.what ?? (value.final ? '' : t('metrics.running'))}`.trimEnd()

  metrics.verb('list', 'metrics.list', async ({ client, terminal }) => {
    const items: Metric[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { items: Metric[]; next: string | null } = await client.get(`${api}?limit=200${cursor && `&cursor=${cursor}`}`)
      items.push(...page.items)
      cursor = page.next
    }
    if (terminal.json) return terminal.result(JSON.stringify({ items }, null, 2))
    if (items.length === 0) return terminal.note(t('metrics.none'))
    for (const { id, title, unit, latest, standing } of items) {
      const outside = standing.guardrail === 'outside' ? ` · ${t('metrics.outside')}` : ''
      terminal.result(`${id}  ${figure(latest).padStart(12)} ${unit.padEnd(8)} ${title}${outside}`)
    }
  })

  metrics
    .verb('show', 'metrics.show', async ({ client, words, terminal }) => {
      const metric = await client.get<Metric>(`${api}/${words[0]}`)
      const { items } = await client.get<{ items: MetricValue[] }>(`${api}/${words[0]}/values?limit=12`)
      const origin = items[0] ? await client.get<ValueOrigin>(`${api}/${words[0]}/values/${items[0].id}`) : null
      if (terminal.json) return terminal.result(JSON.stringify({ metric, values: items, origin }, null, 2))
      terminal.result(`${metric.title} · ${metric.formula} · ${metric.unit}`)
      for (const value of items) terminal.result(line(value))
      for (const { query, counts, value, n } of origin?.parts ?? [])
        terminal.result(`  ${query} = ${value === null ? '–' : round(value)}${n === null ? '' : ` (n ${n})`} · ${counts}`)
    })
    .argument('<metric>', t('metrics.metric'))

  metrics
    .verb<{ periods?: string; again?: boolean }>('evaluate', 'metrics.evaluate', async ({ client, options, words, terminal }) => {
      const periods = wholeNumber('--periods', options.periods ?? '1', 1, 36)
      const asked = { periods, again: options.again === true }
      const { items } = await client.send<{ items: MetricValue[] }>('POST', `${api}/${words[0]}/evaluate`, asked)
      if (terminal.json) return terminal.result(JSON.stringify({ items }, null, 2))
      for (const value of items) terminal.result(line(value))
    })
    .argument('<metric>', t('metrics.metric'))
    .option('--periods <n>', t('metrics.periods'))
    .option('--again', t('metrics.again'))

  metrics
    .verb('starter', 'metrics.starter', async ({ client, words, terminal }) => {
      if (words.length === 0) {
        const list = await client.get<StarterList>(`${api}/starter`)
        if (terminal.json) return terminal.result(JSON.stringify(list, null, 2))
        for (const { key, name, metric } of list.items)
          terminal.result(`${key.padEnd(20)} ${name}${metric === null ? '' : ` · ${t('metrics.added')}`}`)
        return
      }
      const made = await client.send<{ items: Metric[] }>('POST', `${api}/starter`, { keys: words })
      if (terminal.json) return terminal.result(JSON.stringify(made, null, 2))
      for (const { id, title } of made.items) terminal.result(`${id}  ${title}`)
    })
    .argument('[keys...]', t('metrics.keys'))

  metrics
    .verb<{ from: string; to: string }>('export', 'metrics.export', async ({ client, options }) => {
      for await (const part of await client.download(`${api}/export`, { from: options.from, to: options.to })) process.stdout.write(part)
    })
    .requiredOption('--from <day>', t('metrics.from'))
    .requiredOption('--to <day>', t('metrics.to'))
}
