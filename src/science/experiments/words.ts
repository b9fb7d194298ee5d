import { type ErrorParams, fillText, formatNumber, type Language, say } from '#base'
import type { Compared, MetricReadout, Readout, ReadoutWords } from './schema.ts'
import { texts } from './texts.ts'

/** How the figures of a metric are written. */
type Writer = (value: number, metric: Pick<MetricReadout, 'name' | 'kind'>) => string
export type WordOptions = Readonly<{
  /** What a metric is called; by itself its name. */
  nameOf?: (metric: string) => string
  /** Writes an amount; a share is told in points. */
  amount?: (value: number) => string
}>

const metricNames = { orders: 'metric_orders', revenue: 'metric_revenue', margin: 'metric_margin' } as const
/** The names of the metrics of a campaign. */
export const metricName = (language: Language, name: string): string =>
  Object.hasOwn(metricNames, name) ? say(texts, language, metricNames[name as keyof typeof metricNames]) : name

/** A readout in sentences: the answer first, then what it rests on. */
export function readoutInWords(readout: Readout, language: Language, options: WordOptions = {}): ReadoutWords {
  const { nameOf = (name) => name } = options
  const digits = (value: number) => formatNumber(value, language, { maximumSignificantDigits: 3 })
  const amount = options.amount ?? digits
  const write: Writer = (value, { kind }) =>
    kind === 'share' ? say(texts, language, 'points', { value: digits(100 * value) }) : amount(value)
  const t = (key: keyof (typeof texts)['es'] & string, params: ErrorParams = {}) => say(texts, language, key, params)
  const line = (metric: MetricReadout, compared: Compared): string => {
    const params = { metric: nameOf(metric.name), arm: compared.arm === null ? '' : readout.arms[compared.arm]!.name }
    if (compared.effect === null) return t('metricNone', params)
    const { value, low, high } = compared.effect
    const figures = { value: write(value, metric), low: write(low, metric), high: write(high, metric) }
    return t(compared.arm === null ? 'metricEffect' : 'metricEffectOfArm', { ...params, ...figures })
  }
  const [primary] = readout.metrics
  const whole = primary!.compared[0]!
  const total = (of: 'low' | 'value' | 'high'): string => {
    const value = whole.total?.[of] ?? 0
    return primary!.kind === 'share' ? formatNumber(Math.round(value), language) : amount(value)
  }
  const answer = {
    'too-early': () =>
      readout.missingDays > 0
        ? t('answer_too-early', { days: readout.missingDays })
        : t('answer_too-few', { n: Math.max(1, readout.missingOutcomes) }),
    'balance-broken': () => t('answer_balance-broken'),
    'not-told': () => t('answer_not-told', { metric: nameOf(primary!.name), low: total('low'), high: total('high') }),
    incremental: () =>
      t('answer_incremental', { metric: nameOf(primary!.name), low: total('low'), high: total('high'), n: whole.treated.n }),
    harmful: () => t('answer_harmful', { metric: nameOf(primary!.name), low: total('low'), high: total('high') }),
  }[readout.verdict]()
  const table: Readonly<Record<string, string | { what: string }>> = texts[language]
  const notes = readout.notes.map(({ code, params }) => {
    const entry = table[code] ?? code
    const told = Object.fromEntries(Object.entries(params).map(([key, value]) => [key, key === 'name' ? nameOf(String(value)) : value]))
    return fillText(typeof entry === 'string' ? entry : entry.what, told, language)
  })
  return {
    answer,
    metrics: readout.metrics.flatMap((metric) => metric.compared.map((compared) => line(metric, compared))),
    notes,
    rank: rankInWords(readout, (value) => write(value, primary!), language),
    next: t(`next_${readout.next}`, {
      smallest: readout.smallest === null ? '–' : write(readout.smallest, primary!),
      days: Math.max(1, readout.missingDays),
    }),
  }
}

function rankInWords({ rank }: Readout, write: (value: number) => string, language: Language): string[] {
  if (rank === null) return []
  const held = (auc: { low: number } | null) => auc !== null && auc.low > 0.5
  const sentences = [
    say(texts, language, held(rank.control) && held(rank.treated) ? 'rankHeld' : held(rank.control) ? 'rankControlOnly' : 'rankNotTold'),
  ]
  const { difference: more } = rank
  if (more !== null)
    sentences.push(
      say(texts, language, more.low > 0 ? 'upliftTop' : more.high < 0 ? 'upliftBottom' : 'upliftNotTold', {
        ...{ value: write(more.value), low: write(more.low), high: write(more.high) },
      }),
    )
  return sentences
}
