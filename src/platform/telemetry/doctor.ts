import type { Settings } from '#platform/config'

type Finding = Readonly<{ level: 'ok' | 'warn'; code: string; params: Readonly<Record<string, string | number>> }>
const patienceMs = 3000

const metrics = {
  name: 'metrics',
  run: async ({ telemetry }: Settings): Promise<Finding> => ({
    level: 'ok',
    code: telemetry.open ? 'DOCTOR_METRICS_OPEN' : 'DOCTOR_METRICS',
    params: {},
  }),
}

/** Sends a message without traces, as OTLP lets anybody do. */
const traces = {
  name: 'traces',
  run: async ({ telemetry: { otlp } }: Settings): Promise<Finding> => {
    if (otlp === null) return { level: 'ok', code: 'DOCTOR_TRACES_NONE', params: {} }
    const { host } = new URL(otlp.url)
    try {
      const { ok, status } = await fetch(otlp.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...otlp.headers },
        body: '{"resourceSpans":[]}',
        signal: AbortSignal.timeout(patienceMs),
      })
      if (ok) return { level: 'ok', code: 'DOCTOR_TRACES', params: { host } }
      return { level: 'warn', code: 'DOCTOR_TRACES_REFUSED', params: { host, reason: String(status) } }
    } catch (error) {
      const { name, cause } = error as Error & { cause?: { code?: string } }
      return { level: 'warn', code: 'DOCTOR_TRACES_REFUSED', params: { host, reason: cause?.code ?? name } }
    }
  },
}

export const doctorChecks = [metrics, traces]
