export type {
  Contribution,
  DoctorCheck,
  Eraser,
  Finding,
  HealthCheck,
  Loop,
  NoticeKind,
  Registry,
  RouteContribution,
  Services,
} from './contributions.ts'
export { createRegistry } from './registry.ts'
