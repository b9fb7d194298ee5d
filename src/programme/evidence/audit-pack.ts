import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { ZipFile } from 'yazl'
import { findActivity } from '#platform/activity'
import type { Scope, Trx } from '#platform/database'
import { type Overview, overview } from './lines.ts'
import { type Names, type PageNeeds, requirementPage, type UntoldPage } from './page.ts'
import type { PackQuery, RequirementPage } from './schema.ts'

type File = Readonly<{ path: string; bytes: Buffer }>
const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`)
const isWithin = ({ from, to }: PackQuery, instant: string): boolean => instant.slice(0, 10) >= from && instant.slice(0, 10) <= to

type Evidence = Readonly<{ id: string; page: UntoldPage; sealed: ReadonlyMap<string, object> }>
/** What a pack is made of, but for the names of people. */
type Gathered = Readonly<{ wanted: Overview['lines']; scope: Overview['scope']; example: boolean; evidence: readonly Evidence[] }>

/** The facts of a page within the dates as the sealed log has them, each with its place in the chain. */
async function sealedOf(trx: Trx, scope: Scope, page: UntoldPage, query: PackQuery): Promise<Map<string, object>> {
  const sealed = new Map<string, object>()
  for (const { activity } of page.facts.filter(({ at }) => isWithin(query, at.toISOString()))) {
    const found = await findActivity(trx, scope, activity)
    if (!found) continue
    const { kind, subject, payload, seq } = found.activity
    sealed.set(activity, { kind, subject, payload, seq, ...found.proof })
  }
  return sealed
}

/** Reads the evidence of everything that applies and has anything to show. */
export async function gatherPack(trx: Trx, scope: Scope, needs: PageNeeds, query: PackQuery): Promise<Gathered> {
  const seen = await overview(trx, scope, needs.guide, needs.rules, needs.language)
  const wanted = seen.lines.filter(({ inScope, section }) => inScope && (query.section === undefined || section === query.section))
  const evidence: Evidence[] = []
  for (const { id } of wanted.filter(({ state, exampleFacts }) => state !== 'pending' || exampleFacts > 0)) {
    const page = await requirementPage(trx, scope, needs, seen, id)
    evidence.push({ id, page, sealed: await sealedOf(trx, scope, page, query) })
  }
  return { wanted, scope: seen.scope, example: seen.example, evidence }
}

/** The page with what was seen and signed within the dates. */
const within = (page: RequirementPage, sealed: Evidence['sealed'], query: PackQuery): object => ({
  ...page,
  facts: page.facts.filter(({ at }) => isWithin(query, at)).map((fact) => ({ ...fact, sealed: sealed.get(fact.activity) ?? null })),
  attestations: page.attestations.filter(({ signedAt }) => isWithin(query, signedAt)),
  history: page.history.filter(({ at }) => isWithin(query, at)),
})

/**
 * The audit pack: one file a requirement that has anything to show, a summary of all that apply, a manifest with the SHA-256
 * of each, and the script that checks them offline.
 */
export async function auditPack(
  workspace: string,
  { wanted, scope, example, evidence }: Gathered,
  names: Names,
  query: PackQuery,
  now: Date,
): Promise<{ zip: ZipFile; sha256: string }> {
  const files: File[] = [
    { path: 'verify.mjs', bytes: await readFile(new URL('./verify-pack.mjs', import.meta.url)) },
    { path: 'requirements.json', bytes: json(wanted) },
    ...evidence.map(({ id, page, sealed }) => ({ path: `evidence/${id}.json`, bytes: json(within(page.tell(names), sealed, query)) })),
  ]
  const manifest = json({
    format: 1,
    workspace,
    madeAt: now.toISOString(),
    ...query,
    scope,
    example,
    files: files.map(({ path, bytes }) => ({ path, bytes: bytes.length, sha256: hashOf(bytes) })),
  })
  const zip = new ZipFile()
  for (const { path, bytes } of [...files, { path: 'manifest.json', bytes: manifest }]) zip.addBuffer(bytes, path, { mtime: now })
  zip.end()
  return { zip, sha256: hashOf(manifest) }
}
