import { DomainError } from '#base'
import type { Services } from '#platform/contributions'
import type { Scope } from '#platform/database'
import { readRows } from './kept.ts'
import { findScoring } from './store.ts'

/** Somebody of a scored file: `value` where the model foretells an amount. */
export type ScoredPerson = Readonly<{ key: string; score: number; value: number | null; reasons: readonly string[] }>
const rowsAtOnce = 4096

/**
 * The people of a scored file, in its order, and the name that the file had.
 * @throws SCORING_NOT_FOUND, SCORING_NOT_FINISHED
 */
export async function scoredPeople(
  { database, folder, keys }: Pick<Services, 'database' | 'folder' | 'keys'>,
  scope: Scope,
  of: Readonly<{ model: string; id: string }>,
): Promise<{ name: string; people: AsyncIterable<ScoredPerson> }> {
  const { file, result } = await database.inScope(scope, (trx) => findScoring(trx, scope, of.model, of.id))
  if (result === null) throw new DomainError('SCORING_NOT_FINISHED', { file })
  const isAmount = result.summary.kind === 'regression'
  async function* people(): AsyncGenerator<ScoredPerson> {
    for (let from = 0; from < result!.rows; from += rowsAtOnce) {
      const slice = { order: 'file', from, limit: rowsAtOnce } as const
      const { items } = await readRows({ folder, keys }, { workspace: scope.workspace, scoring: of.id }, result!, slice)
      for (const { id, score, reasons } of items) yield { key: id, score, value: isAmount ? score : null, reasons }
    }
  }
  return { name: file, people: people() }
}
