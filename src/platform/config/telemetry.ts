import type { DomainError } from '#base'
import type { SettingName } from './names.ts'

/** Where traces go, by OTLP over HTTP. */
export type OtlpSettings = Readonly<{
  url: string
  /** What the receiver wants with each message; may hold its key. */
  headers: Readonly<Record<string, string>>
  /** The part of the traces that is gathered. */
  share: number
}>

/** Who may watch how Rumbo does: nobody without a key, unless the settings say otherwise. */
export type TelemetrySettings = Readonly<{
  /** Whether programs of this machine may read `/metrics` without a key. */
  open: boolean
  /** Where a worker, which has no pages, answers `/metrics` and `/healthz`; null: nowhere. */
  workerPort: number | null
  /** Null: no traces are gathered. */
  otlp: OtlpSettings | null
}>

/** What holds where nothing is set. */
export const defaultTelemetry: TelemetrySettings = { open: false, workerPort: null, otlp: null }

type Given = (name: SettingName) => string | undefined
type Refused = (name: SettingName, got: string, expected: string) => DomainError

const tracesPath = '/v1/traces'

function urlOf(text: string, refused: Refused): string {
  const url = URL.parse(text)
  // The value may hold a password: it is never echoed.
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '') throw refused('otlp-url', '…', 'http://127.0.0.1:4318')
  if (!url.pathname.endsWith(tracesPath)) url.pathname = `${url.pathname.replace(/\/+$/, '')}${tracesPath}`
  return url.href
}

/** As OpenTelemetry writes them: `name=value,name=value`, percent-encoded. */
function headersOf(text: string, refused: Refused): Record<string, string> {
  const wrong = () => refused('otlp-headers', '…', 'api-key=…,authorization=Bearer%20…')
  const pairs = text.split(',').filter((part) => part.trim() !== '')
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, name, value] = /^\s*([\w-]+)\s*=\s*([\x21-\x7e]+)\s*$/.exec(pair) ?? []
      if (name === undefined || value === undefined) throw wrong()
      try {
        return [name.toLowerCase(), decodeURIComponent(value)]
      } catch {
        throw wrong()
      }
    }),
  )
}

function otlpOf(given: Given, refused: Refused): OtlpSettings | null {
  const url = given('otlp-url')
  if (url === undefined) return null
  const share = given('otlp-share') ?? '1'
  if (!/^(0(\.\d+)?|1(\.0+)?)$/.test(share)) throw refused('otlp-share', share, '0 … 1')
  return { url: urlOf(url, refused), headers: headersOf(given('otlp-headers') ?? '', refused), share: Number(share) }
}

/** @throws SETTING_INVALID */
export function telemetryOf(given: Given, refused: Refused): TelemetrySettings {
  const open = (given('metrics-open') ?? 'no').toLowerCase()
  if (!['true', 'yes', '1', 'false', 'no', '0'].includes(open)) throw refused('metrics-open', open, 'yes, no')
  const port = given('metrics-port')
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535)) throw refused('metrics-port', port, '0 … 65535')
  return {
    open: ['true', 'yes', '1'].includes(open),
    workerPort: port === undefined ? null : Number(port),
    otlp: otlpOf(given, refused),
  }
}
