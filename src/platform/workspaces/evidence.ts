import type { EvidenceRule } from '#platform/contributions'

const link = 'platform/auth'

export const evidenceRules: readonly EvidenceRule[] = [
  {
    name: 'platform.workspaces.second-step-required',
    closes: ['1.4.B.4.1'],
    kinds: ['workspace.changed'],
    validDays: null,
    read({ payload }) {
      const { secondStepRequired } = (payload.after ?? {}) as { secondStepRequired?: unknown }
      if (typeof secondStepRequired !== 'boolean') return null
      return { about: 'sign-in', verdict: secondStepRequired ? 'holds' : 'fails', link }
    },
  },
  {
    name: 'platform.workspaces.rights-reviewed',
    closes: ['1.4.B.4.1', '2.2.A.3.3', '1.2.B.4.4'],
    kinds: ['rights.reviewed'],
    validDays: 90,
    read({ payload: { people } }) {
      if (typeof people !== 'number') return null
      return { about: 'rights', verdict: people > 0 ? 'holds' : 'short', value: people, threshold: 1, link }
    },
  },
]
