export type {
  Contribution,
  DoctorCheck,
  Finding,
  HealthCheck,
  Loop,
  Measure,
  NoticeKind,
  RouteContribution,
  Sample,
  Services,
} from './contributions.ts'
