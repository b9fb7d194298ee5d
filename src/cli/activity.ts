import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { Command } from 'commander'
import type { AddCommand, Context } from './context.ts'
import { oneOf, wholeNumber } from './context.ts'
import { featureCommands } from './feature.ts'

type Filters = { from?: string; to?: string; actor?: string; kind?: string; subject?: string; text?: string }
type Item = { seq: number | null; at: string; actor: { name: string }; what: string; subject: { name: string; id: string } }
type Page = { items: Item[]; next: string | null }
type Verification = { checked: number; faultCount: number; faults: { seq: number; id: string | null; what: string }[] }

/** A calendar date means its midnight here. */
const instant = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00`).toISOString() : text
const queryOf = ({ from, to, actor, kind, subject, text }: Filters) => ({
  from: instant(from),
  to: instant(to),
  actor,
  kind,
  subject,
  text,
})
const withFilters = (command: Command, { t }: Context): Command =>
  command
    .option('--from <date>', t('activity.from'))
    .option('--to <date>', t('activity.to'))
    .option('--actor <id>', t('activity.actor'))
    .option('--kind <kind>', t('activity.kind'))
    .option('--subject <subject>', t('activity.subject'))
    .option('--text <words>', t('activity.text'))

/** `rumbo platform activity list | export | verify` */
export const addActivity: AddCommand = (program, context) => {
  const activity = featureCommands(program, context, 'platform', 'activity', 'activity')

  const list = activity.verb<Filters & { limit?: string }>('list', 'activity.list', async ({ client, options, terminal, t }) => {
    const limit = wholeNumber('--limit', options.limit ?? '20', 1, 200)
    const page = await client.get<Page>('/api/platform/activity', { limit, ...queryOf(options) })
    if (terminal.json) return terminal.result(JSON.stringify(page, null, 2))
    if (page.items.length === 0) return terminal.note(t('activity.none'))
    for (const { seq, at, actor, what, subject } of page.items)
      terminal.result(`${String(seq ?? '–').padStart(6)}  ${at.slice(0, 19).replace('T', ' ')}  ${actor.name} · ${what} · ${subject.name}`)
  })
  withFilters(list, context).option('--limit <n>', context.t('activity.limit'))

  const out = activity.verb<Filters & { format?: string; out?: string }>(
    'export',
    'activity.export',
    async ({ client, options, terminal, t }) => {
      const format = oneOf('--format', options.format ?? 'csv', ['csv', 'ndjson'])
      const content = await client.download('/api/platform/activity/export', { format, ...queryOf(options) })
      if (options.out === undefined) {
        for await (const part of content) process.stdout.write(part)
        return
      }
      await pipeline(content, createWriteStream(options.out, { mode: 0o600 }))
      terminal.note(t('activity.exported', { file: options.out }))
    },
  )
  withFilters(out, context).option('--format <csv|ndjson>', context.t('activity.format')).option('--out <file>', context.t('activity.out'))

  activity.verb('verify', 'activity.verify', async ({ client, terminal, t }) => {
    const found = await client.send<Verification>('POST', '/api/platform/activity/verify')
    if (found.faultCount > 0) process.exitCode = 1
    if (terminal.json) return terminal.result(JSON.stringify(found, null, 2))
    if (found.faultCount === 0) return terminal.result(t('activity.whole', { n: found.checked }))
    terminal.result(t('activity.broken', { n: found.checked, faults: found.faultCount }))
    for (const { what, id } of found.faults) terminal.result(`  ${what}${id === null ? '' : ` (${id})`}`)
  })
}
