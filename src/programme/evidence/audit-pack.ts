import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { ZipFile } from 'yazl'
import { findActivity } from '#platform/activity'
import type { Scope, Trx } from '#platform/database'
import { overview } from './lines.ts'
import { type PageNeeds, requirementPage } from './page.ts'
import type { PackQuery, RequirementPage } from './schema.ts'

type File = Readonly<{ path: string; bytes: Buffer }>
const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`)

/** The page with what was seen and signed within the dates, each fact with its place in the sealed log. */
async function evidenceOf(trx: Trx, scope: Scope, page: RequirementPage, { from, to }: PackQuery): Promise<object> {
  const within = (instant: string) => instant.slice(0, 10) >= from && instant.slice(0, 10) <= to
  const facts: object[] = []
  for (const fact of page.facts.filter(({ at }) => within(at))) {
    const found = await findActivity(trx, scope, fact.activity)
    const sealed = found && {
      kind: found.activity.kind,
      subject: found.activity.subject,
      payload: found.activity.payload,
      seq: found.activity.seq,
      ...found.proof,
    }
    facts.push({ ...fact, sealed })
  }
  return {
    ...page,
    facts,
    attestations: page.attestations.filter(({ signedAt }) => within(signedAt)),
    history: page.history.filter(({ at }) => within(at)),
  }
}

/**
 * The audit pack: one file a requirement that has anything to show, a summary of all that apply, a manifest with the SHA-256
 * of each, and the script that checks them offline.
 */
export async function auditPack(
  trx: Trx,
  scope: Scope,
  needs: PageNeeds,
  query: PackQuery,
  now: Date,
): Promise<{ zip: ZipFile; sha256: string }> {
  const { lines, scope: chosen, example } = await overview(trx, scope, needs.guide, needs.rules, needs.language)
  const wanted = lines.filter(({ inScope, section }) => inScope && (query.section === undefined || section === query.section))
  const files: File[] = [
    { path: 'verify.mjs', bytes: await readFile(new URL('./verify-pack.mjs', import.meta.url)) },
    { path: 'requirements.json', bytes: json(wanted) },
  ]
  for (const { id } of wanted.filter(({ state, exampleFacts }) => state !== 'pending' || exampleFacts > 0)) {
    const page = await requirementPage(trx, scope, needs, id)
    files.push({ path: `evidence/${id}.json`, bytes: json(await evidenceOf(trx, scope, page, query)) })
  }
  const manifest = json({
    format: 1,
    workspace: scope.workspace,
    madeAt: now.toISOString(),
    ...query,
    scope: chosen,
    example,
    files: files.map(({ path, bytes }) => ({ path, bytes: bytes.length, sha256: hashOf(bytes) })),
  })
  const zip = new ZipFile()
  for (const { path, bytes } of [...files, { path: 'manifest.json', bytes: manifest }]) zip.addBuffer(bytes, path, { mtime: now })
  zip.end()
  return { zip, sha256: hashOf(manifest) }
}
