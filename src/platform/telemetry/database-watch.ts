import type { Logger } from 'pino'
import type { Connected, StatementWatch } from '#platform/database'
import { currentWork } from './context.ts'
import { poolConnections, poolWaiting, slowStatements, statementDuration } from './measures.ts'
import type { Telemetry } from './telemetry.ts'
import { beginSpan } from './tracing.ts'

const kinds = new Set(['select', 'insert', 'update', 'delete', 'with', 'begin', 'commit', 'rollback', 'copy'])
/** From here on a statement is slow, and the log names it. */
const slowSeconds = 1

/** What a statement does, by its first word. */
export function statementKind(text: string): string {
  const word = /^\s*(\w+)/.exec(text)?.[1]?.toLowerCase() ?? ''
  return kinds.has(word) ? word : 'other'
}

/** The SQLSTATE of a statement that failed. */
const failureOf = (error: unknown): string | undefined =>
  error === undefined || error === null ? undefined : String((error as { code?: unknown }).code ?? 'unknown')

/** Times each statement and names slow ones, without their values: those travel beside the text. */
export function watchDatabase(database: Connected, telemetry: Telemetry, log: Logger): void {
  telemetry.gauge(poolConnections, () => {
    const { idle, busy } = database.pool()
    return [
      { value: idle, labels: { state: 'idle' } },
      { value: busy, labels: { state: 'busy' } },
    ]
  })
  telemetry.gauge(poolWaiting, () => [{ value: database.pool().waiting }])
  const watch: StatementWatch = (text) => {
    const kind = statementKind(text)
    const begun = performance.now()
    // Of requests and jobs; what looks for work every second would be most of all traces.
    const span =
      currentWork().span &&
      beginSpan({ name: kind, kind: 'client', attributes: { 'db.system.name': 'postgresql', 'db.operation.name': kind } })
    return (error) => {
      span?.end(undefined, failureOf(error))
      const seconds = (performance.now() - begun) / 1000
      telemetry.observe(statementDuration, { kind }, seconds)
      if (seconds < slowSeconds) return
      telemetry.count(slowStatements, { kind })
      log.warn({ seconds, ...(kind !== 'other' && { statement: text.replace(/\s+/g, ' ').slice(0, 300) }) }, 'slow statement')
    }
  }
  database.watch(watch)
}
