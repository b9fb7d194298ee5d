export { diagnose, doctorChecks, type NamedFinding } from './doctor.ts'
