import { sql } from 'kysely'
import type { Language } from '#base'
import type { EvidenceRule } from '#platform/contributions'
import type { Scope, Trx } from '#platform/database'
import type { Catalogue } from '#programme/guide'
import type { Progress, Reach, RequirementLine } from './schema.ts'
import { scopeChosen } from './store.ts'
import { tables } from './tables.ts'

const reaches: readonly Reach[] = ['light', 'standard', 'full']
/** What counts as long as nobody chose. */
const defaultScope: Reach = 'light'

export type Overview = Readonly<{ scope: Reach | null; example: boolean; lines: readonly RequirementLine[] }>

/** What a workspace of example data shows: facts that hold, by rule, and signatures in force, by requirement. */
async function exampleCounts(trx: Trx, workspace: string) {
  const { rows: facts } = await sql<{ rule: string; n: number }>`
    select rule, count(*)::int as n from evidence_facts
    where workspace_id = ${workspace} and verdict = 'holds' group by 1`.execute(trx)
  const { rows: signed } = await sql<{ requirement: string; n: number }>`
    select requirement, count(*)::int as n from evidence_attestations
    where workspace_id = ${workspace} and withdrawn_at is null group by 1`.execute(trx)
  return {
    facts: new Map(facts.map(({ rule, n }) => [rule, n])),
    signed: new Map(signed.map(({ requirement, n }) => [requirement, n])),
  }
}

/** Every requirement with its state, in the guide's order. */
export async function overview(
  trx: Trx,
  scope: Scope,
  guide: Catalogue,
  rules: readonly EvidenceRule[],
  language: Language,
): Promise<Overview> {
  const chosen = await scopeChosen(trx, scope)
  const of = { workspace: scope.workspace }
  const states = await tables(trx).selectFrom('evidence_states').selectAll().where('workspace_id', '=', of.workspace).execute()
  const marks = await tables(trx).selectFrom('evidence_requirements').selectAll().where('workspace_id', '=', of.workspace).execute()
  const { rows: workspaces } = await sql<{ example: boolean }>`select example from workspaces where id = ${of.workspace}`.execute(trx)
  const example = workspaces[0]?.example ?? false
  const shown = example ? await exampleCounts(trx, of.workspace) : null
  const stateOf = new Map(states.map((row) => [row.requirement, row]))
  const markOf = new Map(marks.map((row) => [row.requirement, row]))
  const limit = reaches.indexOf(chosen ?? defaultScope)
  const lines = guide.chapters.flatMap(({ chapter, groups }) =>
    groups.flatMap((group) =>
      group.requirements.map((one): RequirementLine => {
        const [state, mark] = [stateOf.get(one.id), markOf.get(one.id)]
        const own = rules.filter(({ closes }) => closes.includes(one.id))
        return {
          id: one.id,
          guide: one.guide,
          name: one.name[language],
          group: group.id,
          chapter,
          section: chapter.split('.')[0]!,
          reach: one.scope,
          inScope: mark?.applies ?? reaches.indexOf(one.scope) <= limit,
          state: state?.state ?? 'pending',
          reason: state?.reason ?? 'nothing',
          since: state?.since.toISOString() ?? null,
          owner: mark?.owner ?? null,
          byFacts: own.length > 0,
          exampleFacts: shown ? own.reduce((sum, { name }) => sum + (shown.facts.get(name) ?? 0), shown.signed.get(one.id) ?? 0) : 0,
        }
      }),
    ),
  )
  return { scope: chosen, example, lines }
}

/** How many blockers are named. */
const named = 3
const phases = new Set(['1', '2', '3', '4'])
const count = (lines: readonly RequirementLine[]) => {
  const n = (state: RequirementLine['state']) => lines.filter((line) => line.state === state).length
  return { total: lines.length, proven: n('proven'), attested: n('attested'), expired: n('expired'), inProgress: n('in-progress') }
}
/** What lapsed stands first in the way, then what was begun. */
const urgency: Partial<Record<RequirementLine['state'], number>> = { expired: 0, 'in-progress': 1, pending: 2 }

/** The framework asks for what each phase has to deliver: its groups are numbered as the phases are. */
const phaseOf = ({ section, group }: RequirementLine): string => (section === '0' ? group.split('.').at(-1)! : section)

/** How far the programme is, over what applies; each phase with what stands before its gate. */
export function progressOf({ scope, example, lines }: Overview, guide: Catalogue, language: Language): Progress {
  const counting = lines.filter(({ inScope }) => inScope)
  return {
    scope,
    example,
    counts: count(counting),
    sections: guide.outline.sections
      .filter(({ id }) => id !== '0')
      .map(({ id, name }) => {
        const own = counting.filter((line) => phaseOf(line) === id)
        const open = own.filter(({ state }) => urgency[state] !== undefined).sort((a, b) => urgency[a.state]! - urgency[b.state]!)
        return {
          id,
          name: name[language],
          isPhase: phases.has(id),
          counts: count(own),
          blockers: open.slice(0, named).map((line) => ({ id: line.id, name: line.name, state: line.state })),
        }
      }),
  }
}
