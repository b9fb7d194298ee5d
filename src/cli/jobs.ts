import type { AddCommand } from './context.ts'
import { oneOf, wholeNumber } from './context.ts'
import { featureCommands } from './feature.ts'

type Job = {
  id: string
  title: string
  status: 'queued' | 'running' | 'done' | 'failed' | 'cancelled'
  share: number
  createdAt: string
  error: { code: string; what: string } | null
}
type Page = { items: Job[]; next: string | null }
type Log = { items: { seq: number; at: string; text: string }[] }
type Schedule = { name: string; title: string; enabled: boolean; inWords: string; effectiveZone: string; next: string[] }
type Schedules = { items: Schedule[] }
type Change = { on?: boolean; off?: boolean; cron?: string; zone?: string }

const statuses = ['queued', 'running', 'done', 'failed', 'cancelled'] as const
const address = '/api/platform/jobs'
const schedulesAddress = '/api/platform/schedules'
const moment = (at: string): string => at.slice(0, 19).replace('T', ' ')

/** `rumbo platform jobs list | log | cancel | replay | schedules | schedule | run` */
export const addJobs: AddCommand = (program, context) => {
  const { t } = context
  const jobs = featureCommands(program, context, 'platform', 'jobs', 'jobs')
  const line = ({ id, title, status, share, createdAt, error }: Job): string =>
    [
      id,
      moment(createdAt),
      t(`jobs.${status}`) + (status === 'running' ? ` ${Math.round(share * 100)} %` : ''),
      title,
      ...(error === null ? [] : [`${error.what} (${error.code})`]),
    ].join('  ')

  jobs
    .verb<{ status?: string; kind?: string; limit?: string }>('list', 'jobs.list', async ({ client, options, terminal }) => {
      const status = options.status === undefined ? undefined : oneOf('--status', options.status, statuses)
      const limit = wholeNumber('--limit', options.limit ?? '20', 1, 200)
      const page = await client.get<Page>(address, { limit, status, name: options.kind })
      if (terminal.json) return terminal.result(JSON.stringify(page, null, 2))
      if (page.items.length === 0) return terminal.note(t('jobs.none'))
      for (const job of page.items) terminal.result(line(job))
    })
    .option('--status <state>', t('jobs.statusOption'))
    .option('--kind <name>', t('jobs.kindOption'))
    .option('--limit <n>', t('jobs.limit'))

  jobs
    .verb('log', 'jobs.log', async ({ client, words, terminal }) => {
      const log = await client.get<Log>(`${address}/${encodeURIComponent(words[0]!)}/log`)
      if (terminal.json) return terminal.result(JSON.stringify(log, null, 2))
      if (log.items.length === 0) return terminal.note(t('jobs.saidNothing'))
      for (const { at, text } of log.items) terminal.result(`${moment(at)}  ${text}`)
    })
    .argument('<id>', t('jobs.id'))

  for (const act of ['cancel', 'replay'] as const)
    jobs
      .verb(act, `jobs.${act}`, async ({ client, words, terminal }) => {
        const job = await client.send<Job>('POST', `${address}/${encodeURIComponent(words[0]!)}/${act}`, {})
        terminal.result(terminal.json ? JSON.stringify(job, null, 2) : line(job))
      })
      .argument('<id>', t('jobs.id'))

  const scheduleLine = ({ name, title, enabled, inWords, effectiveZone, next }: Schedule): string =>
    [name, title, `${inWords} (${effectiveZone})`, enabled && next[0] !== undefined ? moment(next[0]) : t('jobs.off')].join('  ')

  jobs.verb('schedules', 'jobs.schedules', async ({ client, terminal }) => {
    const schedules = await client.get<Schedules>(schedulesAddress)
    if (terminal.json) return terminal.result(JSON.stringify(schedules, null, 2))
    if (schedules.items.length === 0) return terminal.note(t('jobs.noSchedules'))
    for (const schedule of schedules.items) terminal.result(scheduleLine(schedule))
  })

  jobs
    .verb<Change>('schedule', 'jobs.schedule', async ({ client, options, words, terminal }) => {
      const { on, off, cron, zone } = options
      const changed = await client.send<Schedule>('PATCH', `${schedulesAddress}/${encodeURIComponent(words[0]!)}`, {
        ...(on || off ? { enabled: !off } : {}),
        cron,
        zone: zone === 'workspace' ? null : zone,
      })
      terminal.result(terminal.json ? JSON.stringify(changed, null, 2) : scheduleLine(changed))
    })
    .argument('<schedule>', t('jobs.scheduleName'))
    .option('--on', t('jobs.turnOn'))
    .option('--off', t('jobs.turnOff'))
    .option('--cron <times>', t('jobs.cron'))
    .option('--zone <zone>', t('jobs.zone'))

  jobs
    .verb('run', 'jobs.run', async ({ client, words, terminal }) => {
      const job = await client.send<Job>('POST', `${schedulesAddress}/${encodeURIComponent(words[0]!)}/run`, {})
      terminal.result(terminal.json ? JSON.stringify(job, null, 2) : line(job))
    })
    .argument('<schedule>', t('jobs.scheduleName'))
}
