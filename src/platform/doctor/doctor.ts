import { DomainError } from '#base'
import type { Settings } from '#platform/config'
import type { Contribution, DoctorCheck, Finding } from '#platform/contributions'
import { machineChecks } from './machine.ts'
import { serviceChecks } from './services.ts'

export type NamedFinding = Finding & Readonly<{ check: string }>

/** The looks that the platform itself takes. */
export const doctorChecks: readonly DoctorCheck[] = [...machineChecks, ...serviceChecks]

/** Every feature's look at the machine and the settings, in the features' order; a look that breaks is a finding too. */
export async function diagnose(settings: Settings, contributions: readonly Contribution[]): Promise<NamedFinding[]> {
  const findings: NamedFinding[] = []
  for (const { name, run } of contributions.flatMap((each) => each.doctorChecks ?? [])) {
    const finding = await run(settings).catch((error: unknown): Finding => {
      if (error instanceof DomainError) return { level: 'fail', code: error.code, params: error.params }
      return { level: 'fail', code: 'DOCTOR_CHECK_BROKE', params: { check: name, reason: String(error) } }
    })
    findings.push({ check: name, ...finding })
  }
  return findings
}
