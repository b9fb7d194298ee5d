import type { RegisteredQuery } from '#platform/contributions'
import { catalogue } from '#programme/guide'
import { overview } from './lines.ts'

/** How a requirement stood is known of now only: of a period that ended longer ago nothing is said. */
const knownForMs = 48 * 3_600_000

/** In a workspace of example data nothing is ever proven. */
export const queries: readonly RegisteredQuery[] = [
  {
    name: 'programme.evidence.proven-share',
    unit: 'share',
    when: 'at-end',
    reads: ['evidence_states', 'evidence_requirements', 'evidence_scopes'],
    async read(trx, scope, { to }) {
      if (to.getTime() < Date.now() - knownForMs) return null
      const { lines } = await overview(trx, scope, await catalogue(), [], 'es')
      const counted = lines.filter(({ inScope }) => inScope)
      const proven = counted.filter(({ state }) => state === 'proven')
      const newest = proven.toSorted((a, b) => ((a.since ?? '') < (b.since ?? '') ? 1 : -1))
      return counted.length === 0
        ? null
        : { value: proven.length / counted.length, n: counted.length, inputs: newest.slice(0, 100).map(({ id }) => `requirement:${id}`) }
    },
  },
]
