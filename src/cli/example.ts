import { setTimeout as delay } from 'node:timers/promises'
import { DomainError } from '#base'
import type { ErasedExample, Filling, MadeExample } from '#schema/demo'
import type { Client } from './client.ts'
import type { AddCommand } from './context.ts'
import { featureCommands } from './feature.ts'

const address = '/api/demo/example'

/** Waits until the workspace is filled: a server started for this command ends with it. @throws EXAMPLE_NOT_FILLED */
async function filled(client: Client, workspace: string, tell: (share: number) => void): Promise<void> {
  for (;;) {
    const { job } = await client.get<Filling>(`${address}/${workspace}`)
    if (job?.status === 'done') return
    if (job?.status !== 'queued' && job?.status !== 'running') throw new DomainError('EXAMPLE_NOT_FILLED', { workspace })
    tell(job.share)
    await delay(1000)
  }
}

/** `rumbo demo example make | erase <workspace> --name <name>` */
export const addExample: AddCommand = (program, context) => {
  const example = featureCommands(program, context, 'demo', 'example', 'example')
  example.verb('make', 'example.make', async ({ client, terminal, t }) => {
    const made = await client.send<MadeExample>('POST', address, {})
    const { slug, name } = made.workspace
    let told = -1
    await filled(client, slug, (share) => {
      const tenth = Math.floor(share * 10)
      if (tenth > told) terminal.note(t('example.filling', { share: tenth / 10 }))
      told = Math.max(told, tenth)
    })
    if (terminal.json) return terminal.result(JSON.stringify(made, null, 2))
    terminal.result(t('example.made', { name, workspace: slug }))
  })
  example
    .verb<{ name: string }>('erase', 'example.erase', async ({ client, terminal, t, options, words: [workspace = ''] }) => {
      const erased = await client.send<ErasedExample>('POST', `${address}/erase`, { workspace, name: options.name })
      if (terminal.json) return terminal.result(JSON.stringify(erased, null, 2))
      terminal.result(t('example.erased', { workspace, rows: erased.rows, files: erased.files }))
    })
    .argument('<workspace>', context.t('example.workspace'))
    .requiredOption('--name <name>', context.t('example.name'))
}
