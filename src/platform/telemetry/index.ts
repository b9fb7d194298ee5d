export { contribution } from './contribution.ts'
export { type CountedMeasure, type Measure, type ReadMeasure, type Sample, sqlMeasure } from './measure.ts'
export { requestDuration } from './measures.ts'
export { createTelemetry, type NamedSample, type Telemetry } from './telemetry.ts'
