import type { Measure } from '#platform/telemetry'
import { certificateEnd } from './tls.ts'

export const measures: readonly Measure[] = [
  {
    // Absent without a certificate of our own.
    name: 'rumbo_certificate_rest_seconds',
    type: 'gauge',
    unit: 'seconds',
    of: 'server',
    read: async ({ settings: { edge } }) =>
      edge.tls === null ? [] : [{ value: (certificateEnd(edge.tls).until.getTime() - Date.now()) / 1000 }],
  },
]
