import { destination } from 'pino'
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
    .option('--proxy [addresses]', t('serve.proxy'))
    .option('--host-name <names>', t('serve.hostName'))
    .option('--tls-cert <file>', t('serve.tlsCert'))
    .option('--tls-key <file>', t('serve.tlsKey'))
    .option('--cors-origin <origins>', t('serve.corsOrigin'))
    .option('--rate-limit <n>', t('serve.rateLimit'))
    .option('--metrics-open [yes|no]', t('serve.metricsOpen'))
    .option('--metrics-port <n>', t('serve.metricsPort'))
    .option('--otlp-url <url>', t('serve.otlpUrl'))
    .option('--otlp-headers <headers>', t('serve.otlpHeaders'))
    .option('--otlp-share <share>', t('serve.otlpShare'))
    .option('--smtp-url <url>', t('serve.smtpUrl'))
    .option('--mail-from <address>', t('serve.mailFrom'))
    .option('--public-url <url>', t('serve.publicUrl'))
    .action(async (flags: Record<string, string | boolean | undefined>) => {
      const given: Partial<Record<SettingName, string | boolean | undefined>> = Object.fromEntries(
        Object.entries(flags).map(([flag, value]) => [flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), value]),
      )
      const settings = readSettings(given, process.env, process.cwd())
      // A service manager asks so for the certificate to be read again; a terminal that closes still ends the server.
      if (settings.edge.tls !== null && !process.stdin.isTTY) process.removeAllListeners('SIGHUP')
      const [{ serve }, { createLog }] = await Promise.all([import('#server'), import('#platform/telemetry')])
      // Structured logs go to a file or a collector; on a screen only what needs a person is shown.
      const level = process.env.RUMBO_LOG ?? (process.stderr.isTTY ? 'error' : 'info')
      const log = createLog(level, destination(2))
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
