import type { IncomingHttpHeaders } from 'node:http'
import type { Logger } from 'pino'
import type { OtlpSettings } from '#platform/config'
import { currentWork } from './context.ts'

/** What is known beforehand and names nobody: patterns, kinds, codes, never addresses, ids of people or values. */
export type Attributes = Readonly<Record<string, string | number | boolean>>
export type SpanKind = 'server' | 'client' | 'consumer'
export type SpanBeginning = Readonly<{
  name: string
  kind: SpanKind
  attributes?: Attributes
  /** Headers of W3C Trace Context that came with the work; else it belongs to the work at hand. */
  from?: Readonly<IncomingHttpHeaders>
}>

/** Work that is under way. */
export interface Span {
  readonly traceId: string
  /** Headers of W3C Trace Context, for whoever does a part of it. */
  headers(): Record<string, string>
  /** @param failure  a code, where it failed */
  end(attributes?: Attributes, failure?: string): void
}

export interface Tracing {
  begin(beginning: SpanBeginning): Span
  /** Sends what was gathered. */
  stop(): Promise<void>
}

/** Of the process; null while no address for traces is set. */
let current: Tracing | null = null

/** Begins a span of the work at hand; undefined while nobody gathers traces. */
export const beginSpan = (beginning: SpanBeginning): Span | undefined => current?.begin(beginning)

/** Whether anybody gathers traces. */
export const isTracing = (): boolean => current !== null

/** Headers that let another system tell that its work is a part of ours. */
export const traceHeaders = (): Record<string, string> => currentWork().span?.headers() ?? {}

/**
 * Gathers traces and sends them by OTLP over HTTP. What does it is loaded here and not before.
 * @returns ends it, after what was gathered was sent
 */
export async function startTracing(settings: OtlpSettings, version: string, role: string, log: Logger): Promise<() => Promise<void>> {
  const { createTracing } = await import('./otlp.ts')
  const tracing = createTracing(settings, { version, role }, log)
  current = tracing
  return async () => {
    if (current === tracing) current = null
    await tracing.stop()
  }
}
