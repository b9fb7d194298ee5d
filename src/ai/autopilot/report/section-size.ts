import type { RunReport } from '#schema/ai/autopilot'
import type { XyChart } from './chart-xy.ts'
import { measureName } from './measures.ts'
import { figure, type Section, table, text } from './parts.ts'
import { lossOfRun } from './section-method.ts'
import type { Voice } from './voice.ts'

/** How much the model would lose if it were smaller: versions that were made and judged, by their size. */
export function sizeSection(voice: Voice, run: RunReport): Section | null {
  const { compression, timings } = run
  if (!compression) return null
  const [whole, ...others] = compression.sizes
  if (!whole || others.length === 0) return null
  const kilobytes = (bytes: number) => bytes / 1000
  const loss = lossOfRun(run)
  const format = (value: number) => (loss === 'logLoss' ? voice.fixed(value, 4) : voice.number(value, 3))
  const asGood = others.filter((size) => size.asGood)
  const smallest = asGood.reduce((least, next) => (next.bytes < least.bytes ? next : least), whole)
  const title =
    smallest === whole
      ? voice.t('sizeAllWorse')
      : voice.t('sizeAsGood', { share: Math.round((100 * smallest.bytes) / whole.bytes) / 100, way: voice.t(`size_${smallest.way}`) })
  const name = voice.t('sizeAxis', { loss: measureName(voice, loss) })
  const chart: XyChart = {
    x: {
      title: voice.t('sizeKilobytes'),
      format: (x) => voice.number(x, 3),
      domain: [0, 1.05 * kilobytes(Math.max(...compression.sizes.map(({ bytes }) => bytes)))],
    },
    y: { title: name, format },
    series: [
      {
        draw: 'points',
        kind: 'main',
        points: others.map(({ bytes, difference }) => ({
          x: kilobytes(bytes),
          y: difference!.value,
          low: difference!.low,
          high: difference!.high,
        })),
      },
    ],
    mark: { x: kilobytes(whole.bytes), y: 0, text: voice.t('size_whole') },
    label: title,
  }
  const seconds = (way: string): string => {
    const took = timings[`row:${way}`]
    return took === undefined ? '–' : voice.t('sizeMicroseconds', { value: voice.fixed(1e6 * took, 1) })
  }
  const rows = compression.sizes.map(({ way, trees, bytes, comparisons, difference }) => [
    way === compression.applied ? `${voice.t(`size_${way}`)} · ${voice.t('chosen')}` : voice.t(`size_${way}`),
    { number: voice.integer(trees) },
    { number: voice.number(kilobytes(bytes), 3) },
    { number: voice.integer(comparisons) },
    { number: seconds(way) },
    { number: difference === null ? '–' : `${format(difference.value)} (${voice.between(difference, format)})` },
  ])
  const head = [
    voice.t('sizeVersion'),
    { number: voice.t('sizeTrees') },
    { number: voice.t('sizeKilobytes') },
    { number: voice.t('sizeComparisons') },
    { number: voice.t('sizeOneRow') },
    { number: voice.t('sizeDifference') },
  ]
  const data = table(voice.t('size'), head, rows, (i) => compression.sizes[i]!.way === compression.applied)
  return {
    id: 'size',
    title: voice.t('size'),
    body: [text(voice.t('sizeNote')), figure(title, { ...chart, height: 240 }, data)],
  }
}
