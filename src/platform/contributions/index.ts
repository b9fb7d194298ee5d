export type {
  Contribution,
  DoctorCheck,
  Eraser,
  EvidenceRule,
  Finding,
  HealthCheck,
  Loop,
  NoticeKind,
  Period,
  QueryUnit,
  Reading,
  RegisteredQuery,
  Registry,
  RouteContribution,
  Services,
  Verdict,
} from './contributions.ts'
export { createRegistry } from './registry.ts'
