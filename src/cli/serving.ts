import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { DomainError, formatNumber } from '#base'
import { ServerRefused } from '#platform/terminal'
import type { DownloadFormat, Scoring } from '#schema/ai/serving/scorings'
import type { Client } from './client.ts'
import type { AddCommand } from './context.ts'
import { type FeatureCall, featureCommands } from './feature.ts'
import { sendFile } from './files.ts'

const pathOf = (model: string, scoring = ''): string => `/api/ai/models/${model}/scorings${scoring && `/${scoring}`}`
const askEveryMs = 500

type Target = Readonly<{ out: string; spanishExcel?: boolean }>

/** Writes a finished list, whole or not at all. @throws SCORES_UNWRITABLE */
async function download(client: Client, path: string, { out, spanishExcel }: Target): Promise<void> {
  const format: DownloadFormat = out.toLowerCase().endsWith('.xlsx') ? 'xlsx' : spanishExcel ? 'csv-es' : 'csv'
  const content = await client.download(`${path}/file`, { format })
  const partial = `${out}.${randomUUID()}.partial`
  try {
    await pipeline(content, createWriteStream(partial, { flags: 'wx', mode: 0o600 }))
    await rename(partial, out)
  } catch (cause) {
    await rm(partial, { force: true })
    const { code } = cause as NodeJS.ErrnoException
    throw new DomainError('SCORES_UNWRITABLE', { path: out, reason: code ?? 'I/O' }, { cause })
  }
}

/** Waits until a scoring has ended, and tells how far it is. @throws ServerRefused with why it failed */
async function ended({ client, terminal, language, t, signal }: FeatureCall<unknown>, model: string, begun: Scoring): Promise<Scoring> {
  let scoring = begun
  while (scoring.progress) {
    const share = formatNumber(scoring.progress.share, language, { style: 'percent', maximumFractionDigits: 0 })
    terminal.progress('serving', t('serving.scoring', { file: scoring.file, share }))
    await delay(askEveryMs, undefined, { signal })
    scoring = await client.get<Scoring>(pathOf(model, scoring.id))
  }
  if (scoring.error) throw new ServerRefused({ status: 422, ...scoring.error })
  return scoring
}

/** `rumbo ai serving score | list | download | delete`: lists scored by a published model, over HTTP. */
export const addServing: AddCommand = (program, context) => {
  const { t } = context
  const serving = featureCommands(program, context, 'ai', 'serving', 'serving')
  const line = ({ id, status, file, rows, model }: Scoring): string =>
    `${id}  ${t(`serving.${status}`).padEnd(10)} ${file} · ${t('serving.version', { version: model.version })}${rows === null ? '' : ` · ${t('serving.rows', { rows })}`}`

  serving
    .verb<Target>('score', 'serving.score', async (call) => {
      const { client, options, words, terminal } = call
      const [model, file] = words as [string, string]
      const { id } = await sendFile(call, file)
      const scoring = await ended(call, model, await client.send<Scoring>('POST', pathOf(model), { file: id }))
      await download(client, pathOf(model, scoring.id), options)
      if (terminal.json) return terminal.result(JSON.stringify({ ...scoring, out: options.out }, null, 2))
      terminal.result(t('score.done', { n: scoring.rows ?? 0, file: options.out }))
      for (const { level, text } of scoring.decisions) if (level === 'warning') terminal.note(text)
    })
    .argument('<model>', t('registry.model'))
    .argument('<file>', t('score.file'))
    .requiredOption('--out <csv|xlsx>', t('score.out'))
    .option('--spanish-excel', t('serving.spanishExcel'))

  serving
    .verb('list', 'serving.list', async ({ client, words, terminal }) => {
      const items: Scoring[] = []
      for (let cursor: string | undefined; ; ) {
        const page: { items: Scoring[]; next: string | null } = await client.get(pathOf(words[0]!), { limit: 200, cursor })
        items.push(...page.items)
        if (page.next === null) break
        cursor = page.next
      }
      if (terminal.json) return terminal.result(JSON.stringify({ items }, null, 2))
      if (items.length === 0) return terminal.note(t('serving.none'))
      for (const scoring of items) terminal.result(line(scoring))
    })
    .argument('<model>', t('registry.model'))

  serving
    .verb<Target>('download', 'serving.download', async ({ client, options, words, terminal }) => {
      await download(client, pathOf(words[0]!, words[1]!), options)
      terminal.result(terminal.json ? JSON.stringify({ id: words[1], out: options.out }) : t('serving.downloaded', { file: options.out }))
    })
    .argument('<model>', t('registry.model'))
    .argument('<list>', t('serving.id'))
    .requiredOption('--out <csv|xlsx>', t('score.out'))
    .option('--spanish-excel', t('serving.spanishExcel'))

  serving
    .verb('delete', 'serving.delete', async ({ client, words, terminal }) => {
      await client.send('DELETE', pathOf(words[0]!, words[1]!))
      terminal.result(terminal.json ? JSON.stringify({ id: words[1] }) : t('serving.deleted'))
    })
    .argument('<model>', t('registry.model'))
    .argument('<list>', t('serving.id'))
}
