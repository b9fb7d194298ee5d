import type { AddCommand } from './context.ts'
import { wholeNumber } from './context.ts'
import { featureCommands } from './feature.ts'

type Alert = {
  rule: string
  state: string
  severity: string
  what: string
  mend: string | null
  since: string
  silencedUntil: string | null
}
type Silence = { what: string | null; endsAt: string }

const minute = (instant: string): string => instant.slice(0, 16).replace('T', ' ')

/** `rumbo platform alerts list | silence | rules` */
export const addAlerts: AddCommand = (program, context) => {
  const { t } = context
  const alerts = featureCommands(program, context, 'platform', 'alerts', 'alerts')

  alerts.verb('list', 'alerts.list', async ({ client, terminal }) => {
    const { items } = await client.get<{ items: Alert[] }>('/api/platform/alerts')
    if (terminal.json) return terminal.result(JSON.stringify({ items }, null, 2))
    const live = items.filter(({ state }) => state !== 'resolved')
    if (live.length === 0) return terminal.note(t('alerts.none'))
    for (const { rule, state, severity, what, mend, since, silencedUntil } of live) {
      terminal.result(`${state === 'firing' ? severity.padEnd(8) : state.padEnd(8)}  ${minute(since)}  ${rule} · ${what}`)
      if (mend !== null) terminal.result(`          ${mend}`)
      if (silencedUntil !== null) terminal.result(`          ${t('alerts.until', { when: minute(silencedUntil) })}`)
    }
  })

  alerts
    .verb<{ reason: string; minutes?: string }>('silence', 'alerts.silence', async ({ client, options, words, terminal }) => {
      const minutes = wholeNumber('--minutes', options.minutes ?? '60', 5, 43_200)
      const [rule = 'all'] = words
      const silence = { rule: rule === 'all' ? null : rule, reason: options.reason, minutes }
      const made = await client.send<Silence>('POST', '/api/platform/alerts/silences', silence)
      if (terminal.json) return terminal.result(JSON.stringify(made, null, 2))
      terminal.result(t('alerts.silenced', { what: made.what ?? t('alerts.everything'), when: minute(made.endsAt) }))
    })
    .argument('<rule>', t('alerts.rule'))
    .requiredOption('--reason <words>', t('alerts.reason'))
    .option('--minutes <n>', t('alerts.minutes'))

  alerts.verb('rules', 'alerts.rules', async ({ client }) => {
    for await (const part of await client.download('/api/platform/alerts/rules.yml', {})) process.stdout.write(part)
  })
}
