import { z } from 'zod'

/** Roles that a group of the provider may give; externals have an end, which no group knows. */
const mappedRoles = ['executive', 'manager', 'analyst', 'engineer', 'administrator', 'compliance', 'collaborator'] as const
const MappedRoles = z.array(z.enum(mappedRoles)).max(mappedRoles.length)

const isIssuer = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, search, hash, username } = new URL(text)
  const plain = search === '' && hash === '' && username === ''
  return plain && (protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)))
}

export const SingleSignOnChange = z
  .strictObject({
    /** Over https; http on this machine only. */
    issuer: z.string().trim().max(300).refine(isIssuer),
    clientId: z.string().trim().min(1).max(200),
    /** Left out, the one kept before stays. */
    clientSecret: z.string().min(1).max(500).optional(),
    groupsClaim: z.string().trim().min(1).max(100).default('groups'),
    roleMap: z.record(z.string().min(1).max(200), MappedRoles).default({}),
    defaultRoles: MappedRoles.default([]),
    /** Domains of e-mails that are let in; empty lets in all that the provider vouches for. */
    allowedDomains: z
      .array(
        z
          .string()
          .trim()
          .toLowerCase()
          .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/),
      )
      .max(50)
      .default([]),
    enabled: z.boolean(),
  })
  .meta({ id: 'SingleSignOnChange' })
export type SingleSignOnChange = z.infer<typeof SingleSignOnChange>

export const SingleSignOn = z
  .object({
    issuer: z.string(),
    clientId: z.string(),
    groupsClaim: z.string(),
    roleMap: z.record(z.string(), z.array(z.string())),
    defaultRoles: z.array(z.string()),
    allowedDomains: z.array(z.string()),
    enabled: z.boolean(),
  })
  .meta({ id: 'SingleSignOn' })
export type SingleSignOn = z.infer<typeof SingleSignOn>

/** What the provider has to be told, and what is kept. The secret is never given back. */
export const SingleSignOnState = z
  .object({ settings: SingleSignOn.nullable(), redirectUri: z.string(), logoutUri: z.string() })
  .meta({ id: 'SingleSignOnState' })
export const ProviderFound = z.object({ issuer: z.string(), backChannelLogout: z.boolean() }).meta({ id: 'ProviderFound' })
