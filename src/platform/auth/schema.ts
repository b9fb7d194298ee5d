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

/** What the web page needs to know about who is looking at it. */
export const Session = z
  .discriminatedUnion('state', [
    z.object({ state: z.literal('first-run') }),
    z.object({ state: z.literal('signed-out') }),
    z.object({
      state: z.literal('signed-in'),
      csrf: z.string(),
      person: z.object({ id: z.string(), name: z.string(), email: z.string(), language: Language.nullable(), theme: Theme }),
      workspace: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
      roles: z.array(z.string()),
      permissions: z.array(z.string()),
    }),
  ])
  .meta({ id: 'Session' })
export type Session = z.infer<typeof Session>
