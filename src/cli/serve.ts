import pino from 'pino'
import { readSettings, type SettingName } from '#platform/config'
import type { AddCommand } from './context.ts'

export const addServe: AddCommand = (program, { terminal, t, signal }) => {
  program
    .command('serve')
    .description(t('serve'))
    .option('--data <folder>', t('data'))
    .option('--host <address>', t('serve.host'))
    .option('--port <n>', t('serve.port'))
    .option('--role <all|api|worker>', t('serve.role'))
    .option('--database-url <url>', t('serve.databaseUrl'))
    .option('--key-file <file>', t('serve.keyFile'))
    .option('--proxy', t('serve.proxy'))
    .option('--smtp-url <url>', t('serve.smtpUrl'))
    .option('--mail-from <address>', t('serve.mailFrom'))
    .option('--public-url <url>', t('serve.publicUrl'))
    .action(async ({ databaseUrl, keyFile, smtpUrl, mailFrom, publicUrl, ...flags }: Record<string, string | boolean | undefined>) => {
      const given: Partial<Record<SettingName, string | boolean | undefined>> = {
        ...flags,
        'database-url': databaseUrl,
        'key-file': keyFile,
        'smtp-url': smtpUrl,
        'mail-from': mailFrom,
        'public-url': publicUrl,
      }
      const settings = readSettings(given, process.env, process.cwd())
      const { serve } = await import('#server')
      // Structured logs go to a file or a collector; on a screen only what needs a person is shown.
      const level = process.env.RUMBO_LOG ?? (process.stderr.isTTY ? 'error' : 'info')
      const log = pino({ level, redact: ['req.headers.authorization', 'req.headers.cookie', 'password', 'token'] }, pino.destination(2))
      signal.addEventListener('abort', () => terminal.note(t('serve.stopping')), { once: true })
      await serve({
        settings,
        log,
        signal,
        onReady: ({ url, firstRunUrl }) => {
          terminal.result(url === null ? t('serve.worker', { folder: settings.dataFolder }) : t('serve.ready', { url }))
          if (firstRunUrl !== null) terminal.result(t('serve.firstRun', { url: firstRunUrl }))
        },
      })
    })
}
