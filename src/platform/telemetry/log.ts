import { type DestinationStream, type Logger, pino } from 'pino'
import { currentWork } from './context.ts'

const secret = ['authorization', 'cookie', 'password', 'token', 'secret', 'csrf', 'headers']
/** Whoever writes it: libraries tell whole requests where somebody wants to know everything. */
const redact = [...secret, ...secret.map((name) => `*.${name}`)]

type Failure = Error & { code?: unknown }

/** PostgreSQL (a SQLSTATE) and parsers quote the value that they could not take. */
const quotesValues = (error: Failure): boolean =>
  error instanceof SyntaxError || (typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code))

/** An error as the log keeps it: never the values it was about, which are somebody's data. */
function tellError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const { name, message, stack, code, cause } = error as Failure
  return {
    type: name,
    ...(code !== undefined && { code }),
    message: quotesValues(error) ? message.replace(/"[^"]*"/g, '"…"').replace(/'[^']*'/g, "'…'") : message,
    stack: stack
      ?.split('\n')
      .filter((line) => /^\s+at /.test(line))
      .join('\n'),
    ...(cause !== undefined && { cause: tellError(cause) }),
  }
}

/** The log of a process: a line of JSON for each event, with the request or job that it belongs to. */
export function createLog(level: string, destination: DestinationStream): Logger {
  const mixin = (_event: object, _level: number, logger: Logger) => {
    const { request, job, span } = currentWork()
    const work = { ...(job !== undefined && { job }), ...(span && { trace: span.traceId }) }
    // A request's own log has its id already.
    return request === undefined || 'request' in logger.bindings() ? work : { request, ...work }
  }
  return pino({ level, redact, mixin, serializers: { err: tellError } }, destination)
}
