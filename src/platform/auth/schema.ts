import { z } from 'zod'

const Language = z.enum(['es', 'en'])
const Theme = z.enum(['light', 'dark', 'auto'])
const Text = z.string().trim().min(1).max(120)
const Email = z.email().max(254)
// The rules about length and common ones are the domain's, which answers with its own sentences.
const Password = z.string().min(1).max(200)

export const Preferences = z.strictObject({ language: Language.nullable().optional(), theme: Theme.optional() }).meta({ id: 'Preferences' })
export type Preferences = z.infer<typeof Preferences>

export const SignIn = z.strictObject({ email: Email, password: Password }).meta({ id: 'SignIn' })
export type SignIn = z.infer<typeof SignIn>

export const FirstRun = z
  .strictObject({ token: z.string().min(1).max(100), workspace: Text, name: Text, email: Email, password: Password, language: Language })
  .meta({ id: 'FirstRun' })
export type FirstRun = z.infer<typeof FirstRun>

const Id = z.string()
const Instant = z.string()

/** What the web page needs to know about who is looking at it. */
export const Session = z
  .discriminatedUnion('state', [
    z.object({ state: z.literal('first-run') }),
    z.object({ state: z.literal('signed-out') }),
    /** The password was right; the code is owed. */
    z.object({ state: z.literal('second-step'), ticket: z.string() }),
    z.object({
      state: z.literal('signed-in'),
      csrf: z.string(),
      person: z.object({ id: z.string(), name: z.string(), email: z.string(), language: Language.nullable(), theme: Theme }),
      workspace: z.object({ id: z.string(), slug: z.string(), name: z.string(), example: z.boolean(), currency: z.string() }),
      /** Where this session may go, the present workspace among them. */
      workspaces: z.array(z.object({ slug: z.string(), name: z.string() })),
      roles: z.array(z.string()),
      duties: z.array(z.string()),
      permissions: z.array(z.string()),
      secondStep: z.object({
        on: z.boolean(),
        /** The workspace asks for one: until it is set up nothing else is open. */
        owed: z.boolean(),
      }),
      via: z.enum(['password', 'single-sign-on']),
    }),
  ])
  .meta({ id: 'Session' })
export type Session = z.infer<typeof Session>

const Code = z.string().trim().min(6).max(20)
export const SecondStep = z.strictObject({ ticket: z.string().min(1).max(100), code: Code }).meta({ id: 'SecondStep' })
export const Move = z.strictObject({ workspace: z.string().min(1).max(63) }).meta({ id: 'Move' })
export const PasswordChange = z.strictObject({ current: Password, password: Password }).meta({ id: 'PasswordChange' })
export const PasswordReset = z.strictObject({ token: z.string().min(1).max(100), password: Password }).meta({ id: 'PasswordReset' })
/** Asking for a link by mail, without being signed in. */
export const PasswordForgotten = z.strictObject({ email: Email }).meta({ id: 'PasswordForgotten' })
/** Whether a link comes by mail; without a mail server an administrator hands it over. */
export const PasswordHelp = z.object({ byMail: z.boolean() }).meta({ id: 'PasswordHelp' })
export type PasswordHelp = z.infer<typeof PasswordHelp>
export const PasswordOnly = z.strictObject({ password: Password }).meta({ id: 'PasswordOnly' })
export const CodeOnly = z.strictObject({ code: Code }).meta({ id: 'CodeOnly' })

export const SecondStepPrepared = z
  .object({ secret: z.string(), uri: z.string(), qr: z.string() })
  .meta({ id: 'SecondStepPrepared', description: 'Shown once; `qr` is an SVG image' })
export const RecoveryCodes = z.object({ codes: z.array(z.string()) }).meta({ id: 'RecoveryCodes' })
export const SecondStepState = z.object({ on: z.boolean(), codesLeft: z.int() }).meta({ id: 'SecondStepState' })

export const OpenSession = z
  .object({
    id: Id,
    device: z.string(),
    network: z.string(),
    via: z.enum(['password', 'single-sign-on']),
    workspace: z.string(),
    createdAt: Instant,
    seenAt: Instant,
    isThis: z.boolean(),
  })
  .meta({ id: 'OpenSession' })
export type OpenSession = z.infer<typeof OpenSession>

export const longestKeyDays = 365
export const NewKey = z
  .strictObject({
    name: Text,
    permissions: z.array(z.string().min(1).max(120)).min(1).max(300),
    days: z.int().min(1).max(longestKeyDays).default(90),
  })
  .meta({ id: 'NewKey' })
export const ApiKey = z
  .object({
    id: Id,
    name: z.string(),
    owner: Id,
    ownerName: z.string(),
    hint: z.string(),
    permissions: z.array(z.string()),
    createdAt: Instant,
    endsAt: Instant,
    usedAt: Instant.nullable(),
  })
  .meta({ id: 'ApiKey' })
export type ApiKey = z.infer<typeof ApiKey>
export const MadeKey = z.object({ id: Id, token: z.string() }).meta({ id: 'MadeKey', description: 'The token is shown this once' })

export const AccountEmail = z.strictObject({ email: Email }).meta({ id: 'AccountEmail' })
/** The people who look after the installation as a whole. */
export const InstallationAdministrators = z
  .object({ items: z.array(z.object({ id: z.string(), name: z.string(), email: z.string() })) })
  .meta({ id: 'InstallationAdministrators' })
