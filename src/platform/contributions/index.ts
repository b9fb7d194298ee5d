export type {
  Contribution,
  DoctorCheck,
  Eraser,
  Finding,
  HealthCheck,
  Loop,
  Measure,
  NoticeKind,
  RouteContribution,
  Sample,
  Services,
} from './contributions.ts'
export { createRegistry } from './registry.ts'
