export { contribution } from './contribution.ts'
export { createTelemetry, readMeasures, type Telemetry } from './telemetry.ts'
