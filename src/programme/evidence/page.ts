import { DomainError, type Language, millisecondsPerDay } from '#base'
import { listActivities } from '#platform/activity'
import type { principalNames } from '#platform/auth'
import type { EvidenceRule, Registry } from '#platform/contributions'
import type { Scope, Trx } from '#platform/database'
import type { Catalogue } from '#programme/guide'
import type { Overview } from './lines.ts'
import type { RequirementPage } from './schema.ts'
import { tables } from './tables.ts'

export type PageNeeds = Readonly<{
  guide: Catalogue
  rules: readonly EvidenceRule[]
  registry: Pick<Registry, 'say'>
  language: Language
}>
export type Names = Awaited<ReturnType<typeof principalNames>>
/**
 * A page but for the names of people: those are not readable inside a workspace's scope, and asking for them there would
 * hold two connections at once.
 */
export type UntoldPage = Readonly<{
  principals: readonly string[]
  tell(names: Names): RequirementPage
  facts: readonly { activity: string; at: Date }[]
}>
/** How much of a long history is shown; the activity log has all of it. */
const shown = 50

/** Everything about one requirement. @throws REQUIREMENT_NOT_FOUND */
export async function requirementPage(
  trx: Trx,
  scope: Scope,
  needs: PageNeeds,
  { lines, example }: Overview,
  id: string,
): Promise<UntoldPage> {
  const { guide, language, registry } = needs
  const line = lines.find((each) => each.id === id)
  const requirement = guide.requirements.get(id)
  if (!line || !requirement) throw new DomainError('REQUIREMENT_NOT_FOUND', { requirement: id })
  const group = guide.chapters.flatMap(({ groups }) => groups).find((each) => each.id === line.group)!
  const rules = needs.rules.filter(({ closes }) => closes.includes(id))
  const of = { workspace: scope.workspace }
  const facts =
    rules.length === 0
      ? []
      : await tables(trx)
          .selectFrom('evidence_facts')
          .selectAll()
          .where('workspace_id', '=', of.workspace)
          .where(
            'rule',
            'in',
            rules.map(({ name }) => name),
          )
          .orderBy('seq', 'desc')
          .limit(shown)
          .execute()
  const attestations = await tables(trx)
    .selectFrom('evidence_attestations')
    .selectAll()
    .where('workspace_id', '=', of.workspace)
    .where('requirement', '=', id)
    .orderBy('id', 'desc')
    .limit(shown)
    .execute()
  const mark = await tables(trx)
    .selectFrom('evidence_requirements')
    .selectAll()
    .where('workspace_id', '=', of.workspace)
    .where('requirement', '=', id)
    .executeTakeFirst()
  const history = await listActivities(trx, scope, { subject: `requirement:${id}` }, { limit: shown, before: null })
  const principals = [...attestations.map((row) => row.signed_by), ...history.map(({ actor }) => actor), mark?.marked_by, mark?.owner]
  const validDays = new Map(rules.map((rule) => [rule.name, rule.validDays]))
  const tell = (names: Names): RequirementPage => {
    const person = (of: string) => ({ id: of, name: names.get(of)?.name ?? null })
    return {
      ...line,
      meaning: requirement.meaning[language],
      closes: requirement.closes[language],
      software: group.software[language],
      groupName: group.name[language],
      sectionName: guide.outline.sections.find(({ id: section }) => section === line.section)!.name[language],
      ownerName: mark?.owner ? person(mark.owner).name : null,
      notApplicable:
        mark?.applies === false && mark.marked_by && mark.marked_at
          ? { reason: mark.reason, signer: person(mark.marked_by), at: mark.marked_at.toISOString() }
          : null,
      rules: rules.map((rule) => ({ name: rule.name, says: registry.say(language, `evidence.${rule.name}`), validDays: rule.validDays })),
      facts: facts.map((row) => {
        const days = validDays.get(row.rule) ?? null
        return {
          rule: row.rule,
          about: row.about,
          at: row.at.toISOString(),
          verdict: row.verdict,
          value: row.value,
          threshold: row.threshold,
          link: row.link,
          endsAt: row.verdict === 'holds' && days !== null ? new Date(row.at.getTime() + days * millisecondsPerDay).toISOString() : null,
          activity: row.activity_id,
          example,
        }
      }),
      attestations: attestations.map((row) => ({
        id: row.id,
        statement: row.statement,
        document: row.document,
        sha256: row.sha256,
        link: row.link,
        effectiveOn: row.effective_on,
        reviewOn: row.review_on,
        signer: person(row.signed_by),
        signedAt: row.signed_at.toISOString(),
        withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
      })),
      history: history.map(({ at, actor, kind, payload }) => {
        const change = (payload ?? {}) as Partial<Pick<RequirementPage['history'][number], 'from' | 'to' | 'reason'>>
        return {
          at: at.toISOString(),
          actor: person(actor),
          kind,
          from: change.from ?? null,
          to: change.to ?? null,
          reason: change.reason ?? null,
        }
      }),
    }
  }
  return {
    principals: [...new Set(principals.filter((one) => typeof one === 'string'))],
    facts: facts.map(({ activity_id, at }) => ({ activity: activity_id, at })),
    tell,
  }
}
