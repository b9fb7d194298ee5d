import { formatMoney, type Language, localeOf, type Money, say } from '#base'
import type { Registry } from '#platform/contributions'
import { countedOf, counts, type KnownLine, lineInWords, totalsOf } from '#value/ledger'
import type { OnePage } from './schema.ts'
import { texts } from './texts.ts'

/** So many campaigns have room on one page. */
const mostLines = 6

export type ReportInput = Readonly<{
  workspace: string
  example: boolean
  from: string
  to: string
  lines: readonly KnownLine[]
  now: Date
  language: Language
  registry: Registry
}>

const dayOf = (at: Date): string => at.toISOString().slice(0, 10)
const approvedAt = ({ decisions, createdAt }: KnownLine): string =>
  dayOf(decisions.find(({ state }) => state === 'approved')?.at ?? createdAt)

/** What the page says, from the lines of the ledger in a range of months. Verified, estimated and forecast stay apart. */
export function onePageOf({ workspace, example, from, to, lines, now, language, registry }: ReportInput): OnePage {
  const t = (key: keyof (typeof texts)['es'] & string, params: Record<string, string | number> = {}) => say(texts, language, key, params)
  const counted = lines.filter(counts)
  const { whole } = totalsOf(counted.map(countedOf))
  const order = ['verified', 'estimated', 'forecast'] as const
  const figures = whole
    .toSorted((a, b) => order.indexOf(a.method) - order.indexOf(b.method))
    .map(({ method, currency, low, mid, high, programme, net, lines: n }) => {
      const money = (minor: number): Money => ({ minor, currency })
      const own = counted.filter((line) => line.method === method && line.currency === currency)
      return {
        ...{ method, value: money(mid), low: money(low), high: money(high), programme: money(programme), net: money(net), lines: n },
        definition: registry.say(language, `definition_${method}`),
        inputs: t('inputs', { n, from, to }),
        how: t(`how_${method}`),
        date: own.map(approvedAt).toSorted().at(-1)!,
      }
    })
  const told = (line: KnownLine): boolean => line.low > 0 || line.high < 0
  const shown = counted.toSorted((a, b) => order.indexOf(a.method) - order.indexOf(b.method) || b.mid - a.mid)
  const notTold = shown.filter((line) => line.method === 'verified' && !told(line)).map(({ name }) => name)
  const waiting = lines.filter(({ state }) => state === 'proposed').length
  const verified = figures.filter(({ method }) => method === 'verified')
  const write = (of: Money) => formatMoney(of, language)
  const answer =
    verified.length === 0
      ? t('answerNone')
      : verified
          .map(({ low, high, programme, net }) =>
            t('answer', { low: write(low), high: write(high), programme: write(programme), net: write(net) }),
          )
          .join(' ')
  const best = shown.find((line) => line.method === 'verified' && line.low > 0)
  const harmful = shown.find((line) => line.method === 'verified' && line.high < 0)
  const next =
    waiting > 0
      ? t('nextApprove', { n: waiting })
      : harmful
        ? t('nextStop', { name: harmful.name })
        : best
          ? t('nextRepeat', { name: best.name })
          : counted.length > 0
            ? t('nextMore')
            : t('nextFirst')
  return {
    ...{ workspace, example, from, to, madeAt: now.toISOString(), answer, figures, notTold, waiting, next },
    lines: shown.slice(0, mostLines).map((line) => {
      const money = (minor: number): Money => ({ minor, currency: line.currency })
      return {
        ...{ id: line.id, name: line.name, month: line.month, method: line.method },
        ...{ value: money(line.mid), low: money(line.low), high: money(line.high) },
        costs: money(line.costs.contacts + line.costs.discounts),
        ...{ told: told(line), how: lineInWords(line, language, registry).method, approvedAt: approvedAt(line) },
      }
    }),
    more: Math.max(0, shown.length - mostLines),
  }
}

/** The title of the page. */
export function titleOf({ from, to }: Pick<OnePage, 'from' | 'to'>, language: Language): string {
  const format = new Intl.DateTimeFormat(localeOf[language], { month: 'long', year: 'numeric', timeZone: 'UTC' })
  const month = (text: string) => format.format(new Date(`${text}-01T00:00:00Z`))
  return from === to
    ? say(texts, language, 'titleMonth', { month: month(from) })
    : say(texts, language, 'titleRange', { from: month(from), to: month(to) })
}
