import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DomainError } from '#base'
import { readSettings } from '#platform/config'
import type { AddCommand } from './context.ts'

const program = fileURLToPath(new URL('../../bin/rumbo', import.meta.url))
/** What systemd takes for the name of a user. */
const userName = /^[a-z_][a-z0-9_-]{0,30}$/

/** `rumbo service unit` */
export const addService: AddCommand = (parent, { terminal, t }) => {
  const service = parent.command('service').description(t('service'))
  service
    .command('unit')
    .description(t('service.unit'))
    .option('--data <folder>', t('data'))
    .option('--user <name>', t('service.user'), 'rumbo')
    .option('--environment <file>', t('service.environment'), '/etc/rumbo.env')
    .action(async ({ data, user, environment }: { data?: string; user: string; environment: string }) => {
      if (!userName.test(user)) throw new DomainError('USAGE_OPTION_INVALID', { option: '--user', got: user, expected: 'rumbo' })
      const { serviceUnit } = await import('./service-unit.ts')
      const { dataFolder } = readSettings({ data }, process.env, process.cwd())
      const unit = { description: t('service.name'), node: process.execPath, program, user, dataFolder }
      terminal.result(serviceUnit({ ...unit, environmentFile: resolve(environment) }).trimEnd())
      terminal.note(t('service.install', { user, folder: dataFolder }))
    })
}
