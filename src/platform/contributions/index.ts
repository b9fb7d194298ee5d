export type {
  Contribution,
  DoctorCheck,
  Eraser,
  EvidenceRule,
  Finding,
  HealthCheck,
  Loop,
  NoticeKind,
  Reading,
  Registry,
  RouteContribution,
  Services,
  Verdict,
} from './contributions.ts'
export { createRegistry } from './registry.ts'
