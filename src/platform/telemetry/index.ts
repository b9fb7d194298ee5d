export { contribution } from './contribution.ts'
export { createTelemetry } from './telemetry.ts'
