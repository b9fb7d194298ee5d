import { hostname } from 'node:os'
import { type Context, SpanKind as OtelKind, type Span as OtelSpan, ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import type { Logger } from 'pino'
import type { OtlpSettings } from '#platform/config'
import { currentWork } from './context.ts'
import type { Span, SpanKind, Tracing } from './tracing.ts'

const kinds: Record<SpanKind, OtelKind> = { server: OtelKind.SERVER, client: OtelKind.CLIENT, consumer: OtelKind.CONSUMER }
const propagator = new W3CTraceContextPropagator()
const reading = { keys: Object.keys, get: (carrier: Record<string, string | string[] | undefined>, key: string) => carrier[key] }
const writing = { set: (carrier: Record<string, string>, key: string, value: string) => void (carrier[key] = value) }
/** The log says at most this often that traces were not taken. */
const complainEveryMs = 60_000
const timeoutMillis = 5000

/** Says in the log when nobody takes the traces: work never waits for it. */
function complaining(exporter: SpanExporter, host: string, log: Logger): SpanExporter {
  let quietUntil = 0
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.error && Date.now() >= quietUntil) {
          quietUntil = Date.now() + complainEveryMs
          log.warn({ err: result.error, host, spans: spans.length }, 'traces were not taken')
        }
        done(result)
      }),
    shutdown: () => exporter.shutdown(),
    ...(exporter.forceFlush && { forceFlush: () => exporter.forceFlush!() }),
  }
}

class Begun implements Span {
  readonly #span: OtelSpan
  readonly context: Context

  constructor(span: OtelSpan, parent: Context) {
    this.#span = span
    this.context = trace.setSpan(parent, span)
  }

  get traceId(): string {
    return this.#span.spanContext().traceId
  }

  headers(): Record<string, string> {
    const headers: Record<string, string> = {}
    propagator.inject(this.context, headers, writing)
    return headers
  }

  end(attributes?: Readonly<Record<string, string | number | boolean>>, failure?: string): void {
    if (attributes) this.#span.setAttributes(attributes)
    if (failure !== undefined) this.#span.setAttribute('error.type', failure).setStatus({ code: SpanStatusCode.ERROR })
    this.#span.end()
  }
}

/** Traces by OpenTelemetry's own packages, without anything that instruments by itself. */
export function createTracing(settings: OtlpSettings, about: { version: string; role: string }, log: Logger): Tracing {
  const { url, headers, share } = settings
  const exporter = new OTLPTraceExporter({ url, headers: { ...headers }, timeoutMillis })
  const ratio = new TraceIdRatioBasedSampler(share)
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': 'rumbo',
      'service.version': about.version,
      'service.instance.id': `${hostname()}:${process.pid}`,
      'rumbo.role': about.role,
    }),
    // Whoever asks may name a trace, but not make us gather more of them.
    sampler: new ParentBasedSampler({ root: ratio, remoteParentSampled: ratio }),
    spanProcessors: [new BatchSpanProcessor({ exporter: complaining(exporter, new URL(url).host, log), scheduledDelayMillis: 2000 })],
  })
  const tracer = provider.getTracer('rumbo', about.version)
  return {
    begin({ name, kind, attributes, from }) {
      const { span } = currentWork()
      const parent = from ? propagator.extract(ROOT_CONTEXT, from, reading) : span instanceof Begun ? span.context : ROOT_CONTEXT
      return new Begun(tracer.startSpan(name, { kind: kinds[kind], ...(attributes && { attributes: { ...attributes } }) }, parent), parent)
    },
    // What was not taken has been said in the log.
    stop: () => provider.shutdown().catch(() => undefined),
  }
}
