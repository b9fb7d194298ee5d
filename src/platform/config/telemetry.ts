import type { DomainError } from '#base'
import type { SettingName } from './names.ts'

/** Who may watch how Rumbo does: nobody without a key, unless the settings say otherwise. */
export type TelemetrySettings = Readonly<{
  /** Whether programs of this machine may read `/metrics` without a key. */
  open: boolean
  /** Where a worker, which has no pages, answers `/metrics` and `/healthz`; null: nowhere. */
  workerPort: number | null
}>

/** What holds where nothing is set. */
export const defaultTelemetry: TelemetrySettings = { open: false, workerPort: null }

type Given = (name: SettingName) => string | undefined
type Refused = (name: SettingName, got: string, expected: string) => DomainError

/** @throws SETTING_INVALID */
export function telemetryOf(given: Given, refused: Refused): TelemetrySettings {
  const open = (given('metrics-open') ?? 'no').toLowerCase()
  if (!['true', 'yes', '1', 'false', 'no', '0'].includes(open)) throw refused('metrics-open', open, 'yes, no')
  const port = given('metrics-port')
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535)) throw refused('metrics-port', port, '0 … 65535')
  return { open: ['true', 'yes', '1'].includes(open), workerPort: port === undefined ? null : Number(port) }
}
