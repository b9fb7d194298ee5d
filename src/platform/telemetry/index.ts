export { contribution } from './contribution.ts'
export { createTelemetry, type Telemetry } from './telemetry.ts'
