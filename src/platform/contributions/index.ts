export type { Contribution, DoctorCheck, Finding, HealthCheck, RouteContribution, Services } from './contributions.ts'
