import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { DomainError } from '#base'
import { readSettings } from '#platform/config'
import type { AddCommand } from './context.ts'

/** @throws USAGE_OPTION_INVALID */
function readLog(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (error) {
    const { code = 'EIO' } = error as NodeJS.ErrnoException
    throw new DomainError('USAGE_OPTION_INVALID', { option: '--log', got: file, expected: code }, { cause: error })
  }
}

/** `rumbo support-bundle` */
export const addSupportBundle: AddCommand = (program, { terminal, t }) => {
  program
    .command('support-bundle')
    .description(t('support'))
    .requiredOption('--out <file>', t('support.out'))
    .option('--log <file>', t('support.log'))
    .option('--data <folder>', t('data'))
    .option('--json', t('json'))
    .action(async ({ out, log, data }: { out: string; log?: string; data?: string }) => {
      const settings = readSettings({ data }, process.env, process.cwd())
      const [{ writeSupportBundle }, { contributions }] = await Promise.all([import('#platform/support'), import('#server')])
      const file = resolve(out)
      const given = { settings, contributions, log: log === undefined ? null : readLog(log), out: file, now: new Date() }
      const files = await writeSupportBundle(given)
      terminal.result(terminal.json ? JSON.stringify({ file, files }, null, 2) : t('support.done', { file, files: files.join(', ') }))
    })
}
