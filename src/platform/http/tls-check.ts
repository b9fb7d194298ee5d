import type { DoctorCheck } from '#platform/contributions'
import { certificateEnd } from './tls.ts'

const dayMs = 86_400_000
/** Certificates are renewed a month ahead; one that was not needs a person. */
const warnDays = 21

/** Whether the certificate can be used and for how long. */
export const tlsCheck: DoctorCheck = {
  name: 'tls',
  run: async ({ edge: { tls } }) => {
    if (tls === null) return { level: 'ok', code: 'DOCTOR_TLS_NONE', params: {} }
    const { until, subject } = certificateEnd(tls)
    const days = Math.floor((until.getTime() - Date.now()) / dayMs)
    const params = { subject: subject.replaceAll('\n', ', '), until: until.toISOString().slice(0, 10) }
    if (days < 0) return { level: 'fail', code: 'DOCTOR_TLS_ENDED', params }
    if (days < warnDays) return { level: 'warn', code: 'DOCTOR_TLS_ENDS', params: { ...params, days } }
    return { level: 'ok', code: 'DOCTOR_TLS', params }
  },
}
