export type {
  Contribution,
  DoctorCheck,
  Eraser,
  Finding,
  HealthCheck,
  Loop,
  Measure,
  NoticeKind,
  Registry,
  RouteContribution,
  Sample,
  Services,
  Telemetry,
} from './contributions.ts'
export { createRegistry } from './registry.ts'
