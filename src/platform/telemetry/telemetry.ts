import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Measure, Sample, Services, Telemetry } from '#platform/contributions'

const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
/** Gauges of the library whose names say that they count. */
const misnamed = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total']

/** Counts requests, and looks at memory, processor, garbage collection and event loop when asked for its figures. */
export function createTelemetry(): Telemetry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  for (const name of misnamed) registry.removeSingleMetric(name)
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the arrival of a request to the end of its answer',
    labelNames: ['method', 'route', 'status'] as const,
    buckets,
    registers: [registry],
  })
  return {
    request: ({ method, route, status, seconds }) => requests.observe({ method, route, status: String(status) }, seconds),
    text: () => registry.metrics(),
  }
}

/** Every figure of the features at this moment. One that cannot be read is left out, and the log says why. */
export async function readMeasures(services: Services): Promise<ReadonlyMap<Measure, readonly Sample[]>> {
  const read = await Promise.all(
    [...services.registry.measures.values()].map(async (measure) => {
      try {
        return [measure, await measure.read(services)] as const
      } catch (error) {
        services.log.warn({ err: error, measure: measure.name }, 'a figure could not be read')
        return null
      }
    }),
  )
  return new Map(read.filter((one) => one !== null))
}

/**
 * Figures of the features in the text format of Prometheus.
 * @param workspace  whose figures are shown beside those of the installation; other workspaces' are their own business
 */
export function measuresText(known: ReadonlyMap<Measure, readonly Sample[]>, workspace: string): Promise<string> {
  const registry = new Registry()
  for (const [{ name, help, type, of }, samples] of known) {
    const shown = samples.filter((sample) => of === 'server' || sample.workspace === workspace)
    if (shown.length === 0) continue
    const labelNames = [...new Set(shown.flatMap(({ labels = {} }) => Object.keys(labels)))]
    const metric = new { gauge: Gauge, counter: Counter }[type]({ name, help, labelNames, registers: [registry] })
    for (const { value, labels = {} } of shown) metric.inc(labels, value)
  }
  return registry.metrics()
}
