import { readFile } from 'node:fs/promises'
import { formatMoney } from '#base'
import type { LedgerLine, LedgerTotals } from '#schema/value/ledger'
import type { AddCommand } from './context.ts'
import { featureCommands } from './feature.ts'

const api = '/api/value/ledger'

/** `rumbo value ledger list | show | totals | add | propose | approve | reject` */
export const addLedger: AddCommand = (program, context) => {
  const { t, language } = context
  const ledger = featureCommands(program, context, 'value', 'ledger', 'ledger')
  const money = (minor: number, currency: string) => formatMoney({ minor, currency }, language)
  const range = ({ low, mid, high, currency }: { low: number; mid: number; high: number; currency: string }) =>
    `${money(mid, currency)} (${money(low, currency)} … ${money(high, currency)})`
  const line = (of: LedgerLine): string =>
    `${of.id}  ${of.month}  ${t(`ledger.${of.method}`).padEnd(11)} ${t(`ledger.${of.state}`).padEnd(10)} ${range(of)}  ${of.name}`

  ledger.verb('list', 'ledger.list', async ({ client, terminal }) => {
    const items: LedgerLine[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { items: LedgerLine[]; next: string | null } = await client.get(`${api}/lines?limit=200${cursor && `&cursor=${cursor}`}`)
      items.push(...page.items)
      cursor = page.next
    }
    if (terminal.json) return terminal.result(JSON.stringify({ items }, null, 2))
    if (items.length === 0) return terminal.note(t('ledger.none'))
    for (const each of items) terminal.result(line(each))
  })
  ledger
    .verb('show', 'ledger.show', async ({ client, words, terminal }) => {
      const one = await client.get<LedgerLine>(`${api}/lines/${words[0]}`)
      if (terminal.json) return terminal.result(JSON.stringify(one, null, 2))
      terminal.result(line(one))
      for (const sentence of [one.words.definition, one.words.method, ...one.words.notes]) terminal.result(`  · ${sentence}`)
      terminal.result(`  · ${one.baseline.sha256} · ${one.baseline.signedAt}`)
    })
    .argument('<line>', t('ledger.line'))
  ledger
    .verb<{ from?: string; to?: string }>('totals', 'ledger.totals', async ({ client, options, terminal }) => {
      const asked = new URLSearchParams({ ...(options.from && { from: options.from }), ...(options.to && { to: options.to }) })
      const totals = await client.get<LedgerTotals>(`${api}/totals?${asked}`)
      if (terminal.json) return terminal.result(JSON.stringify(totals, null, 2))
      if (totals.months.length === 0) return terminal.note(t('ledger.none'))
      for (const { month, ...total } of totals.months)
        terminal.result(`${month}  ${t(`ledger.${total.method}`).padEnd(11)} ${range(total)}  − ${money(total.programme, total.currency)}`)
      for (const total of totals.whole)
        terminal.result(
          `${'='.padEnd(7)}  ${t(`ledger.${total.method}`).padEnd(11)} ${range(total)}  → ${money(total.net, total.currency)}`,
        )
    })
    .option('--from <month>', t('ledger.from'))
    .option('--to <month>', t('ledger.to'))
  ledger
    .verb('add', 'ledger.add', async ({ client, words, terminal }) => {
      const body: object = JSON.parse(await readFile(words[0]!, 'utf8'))
      const one = await client.send<LedgerLine>('POST', `${api}/lines`, body)
      terminal.result(terminal.json ? JSON.stringify(one, null, 2) : line(one))
    })
    .argument('<file>', t('ledger.file'))
  for (const verb of ['propose', 'approve', 'reject'] as const)
    ledger
      .verb<{ note?: string }>(verb, `ledger.${verb}`, async ({ client, options, words, terminal }) => {
        const one = await client.send<LedgerLine>('POST', `${api}/lines/${words[0]}/${verb}`, {
          ...(options.note && { note: options.note }),
        })
        terminal.result(terminal.json ? JSON.stringify(one, null, 2) : line(one))
      })
      .argument('<line>', t('ledger.line'))
      .option('--note <text>', t('ledger.note'))
}
