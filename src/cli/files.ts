import { openAsBlob } from 'node:fs'
import { basename } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { DomainError, formatNumber } from '#base'
import { ServerRefused } from '#platform/terminal'
import { type FileProfile, largestPiece, type SourceFile } from '#schema/data/files'
import type { Client } from './client.ts'
import { type AddCommand, oneOf } from './context.ts'
import { type FeatureCall, featureCommands } from './feature.ts'

const api = '/api/data/files'
const states = ['receiving', 'reading', 'ready', 'unusable'] as const
const askEveryMs = 500

async function everyFile(client: Client, wanted: Readonly<{ state?: string | undefined; q?: string | undefined }>): Promise<SourceFile[]> {
  const items: SourceFile[] = []
  for (let cursor: string | undefined; ; ) {
    const page: { items: SourceFile[]; next: string | null } = await client.get(api, { ...wanted, limit: 200, cursor })
    items.push(...page.items)
    if (page.next === null) return items
    cursor = page.next
  }
}

/** @throws SOURCE_NOT_FOUND, SOURCE_EMPTY */
async function opened(path: string, name: string): Promise<Blob> {
  let file: Blob
  try {
    file = await openAsBlob(path)
  } catch (error) {
    throw new DomainError('SOURCE_NOT_FOUND', { name }, { cause: error })
  }
  if (file.size === 0) throw new DomainError('SOURCE_EMPTY', { name })
  return file
}

/** Sends a file in pieces, on from where an earlier upload of it was cut off, and waits until it is read. */
export async function sendFile({ client, terminal, language, t, signal }: FeatureCall<unknown>, path: string): Promise<SourceFile> {
  const name = basename(path).normalize('NFC')
  const file = await opened(path, name)
  const half = (await everyFile(client, { state: 'receiving', q: name.slice(-200) })).find(
    (there) => there.name === name && there.bytes === file.size,
  )
  let there = half ?? (await client.send<SourceFile>('POST', api, { name, bytes: file.size }))
  while (there.state === 'receiving') {
    const form = new FormData()
    form.append('offset', String(there.received))
    form.append('file', file.slice(there.received, there.received + largestPiece), 'piece')
    there = await client.form<SourceFile>(`${api}/${there.id}/pieces`, form)
    const share = formatNumber(there.received / there.bytes, language, { style: 'percent', maximumFractionDigits: 0 })
    terminal.progress(name, t('files.sent', { name, share }))
  }
  while (there.state === 'reading') {
    terminal.progress(`${name} reading`, t('files.beingRead', { name }))
    await delay(askEveryMs, undefined, { signal })
    there = await client.get<SourceFile>(`${api}/${there.id}`)
  }
  if (there.error) throw new ServerRefused({ status: 422, ...there.error })
  return there
}

/** `rumbo data files list | upload | show | delete`: the files that are kept, over HTTP. */
export const addFiles: AddCommand = (program, context) => {
  const { t } = context
  const files = featureCommands(program, context, 'data', 'files', 'files')
  const line = ({ id, name, state, rows, columns }: SourceFile): string =>
    `${id}  ${t(`files.${state}`).padEnd(12)} ${name}${rows === null ? '' : ` · ${t('files.size', { rows, columns: columns ?? 0 })}`}`

  files
    .verb<{ state?: string; search?: string }>('list', 'files.list', async ({ client, options, terminal }) => {
      const state = options.state === undefined ? undefined : oneOf('--state', options.state, states)
      const items = await everyFile(client, { state, q: options.search })
      if (terminal.json) return terminal.result(JSON.stringify({ items }, null, 2))
      if (items.length === 0) return terminal.note(t('files.none'))
      for (const file of items) terminal.result(line(file))
    })
    .option('--search <words>', t('files.search'))
    .option('--state <state>', t('files.stateOption', { states: states.join(', ') }))

  files
    .verb('upload', 'files.upload', async (call) => {
      const sent: SourceFile[] = []
      for (const path of call.words) sent.push(await sendFile(call, path))
      if (call.terminal.json) return call.terminal.result(JSON.stringify({ items: sent }, null, 2))
      for (const file of sent) call.terminal.result(line(file))
    })
    .argument('<files...>', t('files.paths'))

  files
    .verb('show', 'files.show', async ({ client, words, terminal }) => {
      const file = await client.get<SourceFile>(`${api}/${words[0]}`)
      const profile = file.state === 'ready' ? await client.get<FileProfile>(`${api}/${words[0]}/profile`) : null
      if (terminal.json) return terminal.result(JSON.stringify({ file, profile }, null, 2))
      terminal.result(line(file))
      if (file.error) terminal.result(`${file.error.what} ${file.error.mend}`)
      const width = Math.max(0, ...(profile?.columns.map(({ name }) => name.length) ?? []))
      for (const { name, type, role, missing } of profile?.columns ?? [])
        terminal.result(`  ${name.padEnd(width)}  ${type} · ${role}${missing === 0 ? '' : ` · ${t('files.missing', { n: missing })}`}`)
      for (const { text } of profile?.issues ?? []) terminal.result(`- ${text}`)
    })
    .argument('<file>', t('files.file'))

  files
    .verb('delete', 'files.delete', async ({ client, words, terminal }) => {
      await client.send('DELETE', `${api}/${words[0]}`)
      if (terminal.json) return terminal.result(JSON.stringify({ id: words[0] }))
      terminal.result(t('files.deleted'))
    })
    .argument('<file>', t('files.file'))
}
