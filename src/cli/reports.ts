import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { AddCommand } from './context.ts'
import { featureCommands } from './feature.ts'

type Flags = { from: string; to: string; out?: string }

/** `rumbo value reports one-page` */
export const addReports: AddCommand = (program, context) => {
  const { t, language } = context
  featureCommands(program, context, 'value', 'reports', 'reports')
    .verb<Flags>('one-page', 'reports.onePage', async ({ client, options: { from, to, out }, terminal }) => {
      if (terminal.json)
        return terminal.result(
          JSON.stringify(await client.get(`/api/value/reports/one-page?${new URLSearchParams({ from, to })}`), null, 2),
        )
      const file = out ?? `rumbo-${from}-${to}-${language}.pdf`
      await pipeline(await client.download('/api/value/reports/one-page.pdf', { from, to, language }), createWriteStream(file))
      terminal.result(t('reports.written', { file }))
    })
    .requiredOption('--from <month>', t('ledger.from'))
    .requiredOption('--to <month>', t('ledger.to'))
    .option('--out <file>', t('reports.out'))
}
