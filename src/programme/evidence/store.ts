import { DomainError, newId } from '#base'
import { record } from '#platform/activity'
import type { EvidenceRule } from '#platform/contributions'
import type { Scope, Trx } from '#platform/database'
import { recompute } from './recompute.ts'
import type { Marking, NewAttestation, Reach } from './schema.ts'
import { tables } from './tables.ts'

type Rules = readonly EvidenceRule[]

/** @throws REVIEW_NOT_AFTER_EFFECT, EFFECT_IN_FUTURE */
export async function attest(trx: Trx, scope: Scope, rules: Rules, requirement: string, body: NewAttestation, now: Date): Promise<string> {
  const { effectiveOn, reviewOn } = body
  if (effectiveOn > now.toISOString().slice(0, 10)) throw new DomainError('EFFECT_IN_FUTURE', { effective: effectiveOn })
  if (reviewOn <= effectiveOn) throw new DomainError('REVIEW_NOT_AFTER_EFFECT', { effective: effectiveOn, review: reviewOn })
  const id = newId<'attestation'>()
  await tables(trx)
    .insertInto('evidence_attestations')
    .values({
      workspace_id: scope.workspace,
      id,
      requirement,
      statement: body.statement,
      document: body.document ?? null,
      sha256: body.sha256 ?? null,
      link: body.link ?? null,
      effective_on: effectiveOn,
      review_on: reviewOn,
      signed_by: scope.principal,
      signed_at: now,
      withdrawn_at: null,
    })
    .execute()
  await record(trx, scope, {
    kind: 'requirement.attested',
    subject: `requirement:${requirement}`,
    payload: { attestation: id, sha256: body.sha256 ?? null, effectiveOn, reviewOn },
  })
  await recompute(trx, scope, rules, [requirement], now)
  return id
}

/** Takes an attestation out of force; that it was signed stays on record. @throws ATTESTATION_NOT_FOUND */
export async function withdraw(trx: Trx, scope: Scope, rules: Rules, id: string, now: Date): Promise<void> {
  const row = await tables(trx)
    .updateTable('evidence_attestations')
    .set({ withdrawn_at: now })
    .where('workspace_id', '=', scope.workspace)
    .where('id', '=', id)
    .where('withdrawn_at', 'is', null)
    .returning('requirement')
    .executeTakeFirst()
  if (!row) throw new DomainError('ATTESTATION_NOT_FOUND', { attestation: id })
  await record(trx, scope, {
    kind: 'requirement.attestation-withdrawn',
    subject: `requirement:${row.requirement}`,
    payload: { attestation: id },
  })
  await recompute(trx, scope, rules, [row.requirement], now)
}

const keep = (trx: Trx, scope: Scope, requirement: string, row: object) =>
  tables(trx)
    .insertInto('evidence_requirements')
    .values({
      workspace_id: scope.workspace,
      requirement,
      owner: null,
      applies: null,
      reason: null,
      marked_by: null,
      marked_at: null,
      ...row,
    })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'requirement']).doUpdateSet(row))
    .execute()

/** Says that a requirement does or does not apply here, with the reason and who signs for it; null lets the scope decide. */
export async function mark(
  trx: Trx,
  scope: Scope,
  rules: Rules,
  requirement: string,
  { applies, reason }: Marking,
  now: Date,
): Promise<void> {
  await keep(trx, scope, requirement, { applies, reason: reason ?? null, marked_by: scope.principal, marked_at: now })
  await record(trx, scope, { kind: 'requirement.marked', subject: `requirement:${requirement}`, payload: { applies } })
  await recompute(trx, scope, rules, [requirement], now)
}

/** Puts somebody of the workspace in charge, or nobody. */
export async function setOwner(trx: Trx, scope: Scope, requirement: string, owner: string | null): Promise<void> {
  await keep(trx, scope, requirement, { owner })
  await record(trx, scope, { kind: 'requirement.owner-set', subject: `requirement:${requirement}`, payload: { owner } })
}

export async function chooseScope(trx: Trx, scope: Scope, reach: Reach, now: Date): Promise<void> {
  const before = await scopeChosen(trx, scope)
  if (before === reach) return
  const row = { scope: reach, chosen_by: scope.principal, chosen_at: now }
  await tables(trx)
    .insertInto('evidence_scopes')
    .values({ workspace_id: scope.workspace, ...row })
    .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet(row))
    .execute()
  await record(trx, scope, { kind: 'programme.scope-chosen', subject: `workspace:${scope.workspace}`, payload: { before, after: reach } })
}

/** Null until somebody chose. */
export async function scopeChosen(trx: Trx, scope: Scope): Promise<Reach | null> {
  const row = await tables(trx).selectFrom('evidence_scopes').select('scope').where('workspace_id', '=', scope.workspace).executeTakeFirst()
  return row?.scope ?? null
}
