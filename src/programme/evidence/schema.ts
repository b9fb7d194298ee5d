import { z } from 'zod'
import { Reach } from '#schema/programme/guide'

export { Reach }

const State = z.enum(['pending', 'in-progress', 'attested', 'proven', 'expired', 'not-applicable'])
/** Why a requirement is in its state. */
const Reason = z.enum([
  'nothing',
  'facts',
  'some-facts',
  'short',
  'failed',
  'gone',
  'attestation',
  'contradicted',
  'stale',
  'review-due',
  'marked',
])

export type State = z.infer<typeof State>
export type Reason = z.infer<typeof Reason>

/** One line of the list. */
const line = {
  id: z.string(),
  /** The guide's own words. */
  guide: z.string(),
  name: z.string(),
  group: z.string(),
  chapter: z.string(),
  section: z.string(),
  reach: Reach,
  /** It counts for the progress of this programme. */
  inScope: z.boolean(),
  state: State,
  reason: Reason,
  since: z.string().nullable(),
  owner: z.string().nullable(),
  /** Closed by facts of the system; the others by a signature. */
  byFacts: z.boolean(),
  /** Facts of example data, which never count. */
  exampleFacts: z.int(),
}
export const RequirementLine = z.object(line).meta({ id: 'RequirementLine' })
export type RequirementLine = z.infer<typeof RequirementLine>

const Counts = z.object({ total: z.int(), proven: z.int(), attested: z.int(), expired: z.int(), inProgress: z.int() })
const Section = z.object({
  id: z.string(),
  name: z.string(),
  /** A phase ends with a gate, which opens when everything in scope is proven or attested. */
  isPhase: z.boolean(),
  counts: Counts,
  /** The first requirements in its way: those that lapsed before those that were never closed. */
  blockers: z.array(z.object({ id: z.string(), name: z.string(), state: State })),
})
export const Progress = z
  .object({ scope: Reach.nullable(), example: z.boolean(), counts: Counts, sections: z.array(Section) })
  .meta({ id: 'ProgrammeProgress' })
export type Progress = z.infer<typeof Progress>

export const RequirementList = z
  .object({ scope: Reach.nullable(), example: z.boolean(), sizes: z.record(Reach, z.int()), items: z.array(RequirementLine) })
  .meta({ id: 'RequirementList' })
export type RequirementList = z.infer<typeof RequirementList>

const Person = z.object({ id: z.string(), name: z.string().nullable() })
const Fact = z.object({
  rule: z.string(),
  about: z.string(),
  at: z.string(),
  verdict: z.enum(['holds', 'short', 'fails', 'gone']),
  value: z.number().nullable(),
  threshold: z.number().nullable(),
  link: z.string().nullable(),
  endsAt: z.string().nullable(),
  /** The activity that says so. */
  activity: z.string(),
  example: z.boolean(),
})
const Attestation = z.object({
  id: z.string(),
  statement: z.string(),
  document: z.string().nullable(),
  sha256: z.string().nullable(),
  link: z.string().nullable(),
  effectiveOn: z.string(),
  reviewOn: z.string(),
  signer: Person,
  signedAt: z.string(),
  withdrawnAt: z.string().nullable(),
})
const Change = z.object({
  at: z.string(),
  actor: Person,
  kind: z.string(),
  from: State.nullable(),
  to: State.nullable(),
  reason: Reason.nullable(),
})
export const RequirementPage = z
  .object({
    ...line,
    meaning: z.string(),
    closes: z.string(),
    software: z.string(),
    groupName: z.string(),
    sectionName: z.string(),
    ownerName: z.string().nullable(),
    notApplicable: z.object({ reason: z.string().nullable(), signer: Person, at: z.string() }).nullable(),
    rules: z.array(z.object({ name: z.string(), says: z.string(), validDays: z.int().nullable() })),
    facts: z.array(Fact),
    attestations: z.array(Attestation),
    history: z.array(Change),
  })
  .meta({ id: 'RequirementPage' })
export type RequirementPage = z.infer<typeof RequirementPage>

const text = z.string().trim().min(1)
export const NewAttestation = z
  .strictObject({
    statement: text.max(2000),
    document: text.max(200).optional(),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
    link: z
      .url({ protocol: /^https?$/ })
      .max(2000)
      .optional(),
    effectiveOn: z.iso.date(),
    reviewOn: z.iso.date(),
  })
  .meta({ id: 'NewAttestation', description: 'A link, or the name of a document with the SHA-256 of its bytes' })
export type NewAttestation = z.infer<typeof NewAttestation>

/** `applies: null` gives the decision back to the scope. */
export const Marking = z
  .strictObject({ applies: z.boolean().nullable(), reason: text.max(1000).optional() })
  .meta({ id: 'RequirementMarking' })
export type Marking = z.infer<typeof Marking>
/** Evidence of these days, of one section or of everything in scope. */
export const PackQuery = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  section: z
    .string()
    .regex(/^[0-6]$/)
    .optional(),
})
export type PackQuery = z.infer<typeof PackQuery>
export const NewOwner = z.strictObject({ owner: z.uuid().nullable() })
export const NewScope = z.strictObject({ scope: Reach })
