import type { EvidenceRule } from '#platform/contributions'

export const evidenceRules: readonly EvidenceRule[] = [
  {
    name: 'platform.workspaces.second-step-required',
    closes: ['1.4.A.4.1', '1.4.B.4.1'],
    kinds: ['workspace.changed'],
    validDays: null,
    read({ payload }) {
      const { secondStepRequired } = (payload.after ?? {}) as { secondStepRequired?: unknown }
      if (typeof secondStepRequired !== 'boolean') return null
      return { about: 'sign-in', verdict: secondStepRequired ? 'holds' : 'fails', link: 'platform/auth' }
    },
  },
]
