import { z } from 'zod'

export const roleNames = ['executive', 'manager', 'analyst', 'engineer', 'administrator', 'compliance', 'collaborator', 'external'] as const
export const dutyNames = ['money-approver', 'release-approver', 'data-protection-officer'] as const
const Language = z.enum(['es', 'en'])
const Text = z.string().trim().min(1).max(120)
const Instant = z.iso.datetime({ offset: true })
const Roles = z.array(z.enum(roleNames)).min(1).max(roleNames.length)
const Duties = z.array(z.enum(dutyNames)).max(dutyNames.length)

const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
const TimeZone = z.string().min(1).max(60).refine(isTimeZone)
const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .refine((code) => Intl.supportedValuesOf('currency').includes(code))

export const NewWorkspace = z
  .strictObject({
    name: Text,
    language: Language,
    currency: Currency.default('EUR'),
    timeZone: TimeZone.default('Europe/Madrid'),
    /** Of example data: what happens in it counts for nothing. It cannot be changed later. */
    example: z.boolean().default(false),
  })
  .meta({ id: 'NewWorkspace' })
export const WorkspaceSettings = z
  .strictObject({
    name: Text.optional(),
    language: Language.optional(),
    currency: Currency.optional(),
    timeZone: TimeZone.optional(),
    secondStepRequired: z.boolean().optional(),
  })
  .meta({ id: 'WorkspaceSettings' })
export const Workspace = z
  .object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    language: Language,
    currency: z.string(),
    timeZone: z.string(),
    secondStepRequired: z.boolean(),
    /** Its data are examples: facts in it close no requirement. */
    example: z.boolean(),
    createdAt: z.string(),
  })
  .meta({ id: 'Workspace' })
export type Workspace = z.infer<typeof Workspace>

export const Person = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    roles: z.array(z.string()),
    duties: z.array(z.string()),
    /** Looks after the installation as a whole, in whatever workspace. */
    installationAdministrator: z.boolean(),
    state: z.enum(['active', 'deactivated', 'expired']),
    secondStep: z.boolean(),
    endsAt: z.string().nullable(),
    joinedAt: z.string(),
    seenAt: z.string().nullable(),
  })
  .meta({ id: 'Person' })
export type Person = z.infer<typeof Person>
export const PersonChange = z
  .strictObject({ roles: Roles, duties: Duties, endsAt: Instant.nullable().default(null) })
  .meta({ id: 'PersonChange' })
export type PersonChange = z.infer<typeof PersonChange>

/** One thing a person may do, in words, and which of their roles and duties give it. */
export const Right = z.object({ permission: z.string(), sentence: z.string(), from: z.array(z.string()) }).meta({ id: 'Right' })
export type Right = z.infer<typeof Right>

/** The rights of everybody with access, as somebody reviewed and signed them. */
export const RightsReview = z
  .object({ at: z.string(), people: z.int(), allowed: z.int(), denied: z.int(), sha256: z.string() })
  .meta({ id: 'RightsReview' })
export type RightsReview = z.infer<typeof RightsReview>

export const NewInvitation = z
  .strictObject({
    email: z.email().max(254),
    roles: Roles,
    duties: Duties.default([]),
    language: Language.default('es'),
    accessEndsAt: Instant.nullable().default(null),
  })
  .meta({ id: 'NewInvitation' })
export type NewInvitation = z.infer<typeof NewInvitation>
export const Invitation = z
  .object({
    id: z.string(),
    email: z.string(),
    roles: z.array(z.string()),
    duties: z.array(z.string()),
    accessEndsAt: z.string().nullable(),
    createdAt: z.string(),
    endsAt: z.string(),
    state: z.enum(['open', 'expired', 'accepted']),
  })
  .meta({ id: 'Invitation' })
export type Invitation = z.infer<typeof Invitation>
/** The link is shown to whoever made it, this once. */
export const MadeLink = z.object({ id: z.string(), path: z.string(), url: z.string(), mailed: z.boolean() }).meta({ id: 'MadeLink' })
export const InvitationLook = z.strictObject({ token: z.string().min(1).max(100) }).meta({ id: 'InvitationLook' })
export const InvitationSeen = z
  .object({
    workspace: z.string(),
    email: z.string(),
    language: Language,
    /** `new` sets name and password, `sign-in` has an account and signs in first, `join` is signed in, `other` as somebody else. */
    next: z.enum(['new', 'sign-in', 'join', 'other']),
  })
  .meta({ id: 'InvitationSeen' })
export type InvitationSeen = z.infer<typeof InvitationSeen>
export const InvitationAccept = z
  .strictObject({ token: z.string().min(1).max(100), name: Text.optional(), password: z.string().min(1).max(200).optional() })
  .meta({ id: 'InvitationAccept' })
