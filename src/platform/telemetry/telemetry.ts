import type { Logger } from 'pino'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { CountedMeasure, Measure, MeasureSources, ReadMeasure, Sample } from './measure.ts'

export type Labels = Readonly<Record<string, string>>
/** One figure at this moment. Of a histogram `<name>_bucket`, `<name>_sum` and `<name>_count` are figures. */
export type NamedSample = Sample & Readonly<{ name: string }>

/** Whose figures are told: those of one workspace beside the installation's, or the sums over all workspaces. */
export type Audience = Readonly<{ workspace: string | null }>

/** What Rumbo knows about how it is doing. */
export interface Telemetry {
  count(measure: CountedMeasure, labels?: Labels, by?: number): void
  observe(measure: CountedMeasure, labels: Labels, value: number): void
  /** As `observe`, for labels that come again and again. */
  observer(measure: CountedMeasure, labels: Labels): (value: number) => void
  /** Where the process looks when it is asked for this figure. */
  gauge(measure: CountedMeasure, look: () => readonly Sample[]): void
  /** Every figure at this moment, of all workspaces. One that cannot be read is left out, and the log says why. */
  snapshot(): Promise<readonly NamedSample[]>
  /** The figures in the text format of Prometheus; those of this process alone without an audience. */
  page(audience: Audience | null): Promise<string>
}

export type TelemetryOptions = Readonly<{
  measures: readonly Measure[]
  sources: MeasureSources
  log: Logger
  /** What a figure is, in words. */
  help(name: string): string
}>

/** Gauges of the library whose names say that they count. */
const misnamed = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total']

type Kept = Counter | Histogram | Gauge

/** Figures that the process counts: memory, processor, garbage collection and event loop by themselves, others as told. */
function countedFigures(help: TelemetryOptions['help']) {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  for (const name of misnamed) registry.removeSingleMetric(name)
  const known = new Map<string, Kept>()
  const looks = new Map<string, () => readonly Sample[]>()
  const make = ({ name, type, labels = [], buckets }: CountedMeasure): Kept => {
    const options = { name, help: help(name), labelNames: [...labels], registers: [registry] }
    if (type === 'counter') return new Counter(options)
    if (type === 'histogram') return new Histogram({ ...options, ...(buckets && { buckets: [...buckets] }) })
    return new Gauge({
      ...options,
      collect() {
        this.reset()
        for (const sample of looks.get(name)?.() ?? []) this.set(sample.labels ?? {}, sample.value)
      },
    })
  }
  const of = (measure: CountedMeasure): Kept => {
    const kept = known.get(measure.name) ?? make(measure)
    known.set(measure.name, kept)
    return kept
  }
  return { registry, of, looks }
}

type Read = readonly [measure: ReadMeasure, samples: readonly Sample[]]

/** One after the other: figures never take the connections that people wait for. */
async function readAll({ measures, sources, log }: TelemetryOptions): Promise<Read[]> {
  const read: Read[] = []
  for (const measure of measures)
    if (measure.of !== 'process')
      try {
        read.push([measure, await measure.read(sources)])
      } catch (error) {
        log.warn({ err: error, measure: measure.name }, 'a figure could not be read')
      }
  return read
}

function textOf(read: readonly Read[], audience: Audience, help: TelemetryOptions['help']): Promise<string> {
  const registry = new Registry()
  for (const [{ name, type, of, labels = [] }, samples] of read) {
    const told = of === 'server' || audience.workspace === null ? samples : samples.filter((one) => one.workspace === audience.workspace)
    if (told.length === 0) continue
    const metric = new { gauge: Gauge, counter: Counter }[type]({ name, help: help(name), labelNames: [...labels], registers: [registry] })
    for (const sample of told) metric.inc(sample.labels ?? {}, sample.value)
  }
  return registry.metrics()
}

/** Collects the figures that the features declare. */
export function createTelemetry(options: TelemetryOptions): Telemetry {
  const { measures, help } = options
  const counted = countedFigures(help)
  for (const measure of measures) if (measure.of === 'process') counted.of(measure)
  return {
    count: (measure, labels = {}, by = 1) => (counted.of(measure) as Counter).inc(labels, by),
    observe: (measure, labels, value) => (counted.of(measure) as Histogram).observe(labels, value),
    observer(measure, labels) {
      const child = (counted.of(measure) as Histogram).labels(labels)
      return (value) => child.observe(value)
    },
    gauge(measure, look) {
      counted.looks.set(measure.name, look)
      counted.of(measure)
    },
    async snapshot() {
      const own = (await counted.registry.getMetricsAsJSON()).flatMap(({ name, values }) =>
        values.map((one) => ({
          name: ('metricName' in one && typeof one.metricName === 'string' && one.metricName) || name,
          value: one.value,
          labels: Object.fromEntries(Object.entries(one.labels).map(([label, value]) => [label, String(value)])),
        })),
      )
      const read = await readAll(options)
      return [...own, ...read.flatMap(([{ name }, samples]) => samples.map((sample) => ({ name, ...sample })))]
    },
    async page(audience) {
      const own = await counted.registry.metrics()
      if (audience === null) return own
      return `${own.trimEnd()}\n\n${await textOf(await readAll(options), audience, help)}`
    },
  }
}
