import { z } from 'zod'

/** A private network that requests may go to. */
export const AllowedNetwork = z
  .object({
    network: z.string(),
    reason: z.string(),
    /** Without a name once the person has left. */
    addedBy: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
    addedAt: z.string().nullable(),
  })
  .meta({ id: 'AllowedNetwork' })
export type AllowedNetwork = z.infer<typeof AllowedNetwork>

/** Where requests to outside may go, and whether mail can leave. */
export const Connections = z
  .object({
    allowedNetworks: z.array(z.string()),
    /** The same with who allowed each, when and why. */
    networks: z.array(AllowedNetwork),
    mail: z.object({
      configured: z.boolean(),
      /** The server's name, without user or password. */
      host: z.string().nullable(),
      /** TLS from the start, demanded before the password, or used where the server offers it. */
      security: z.enum(['tls', 'demanded', 'offered']).nullable(),
      signsIn: z.boolean(),
      from: z.string(),
      /** How links in mail begin. */
      publicUrl: z.string(),
      waiting: z.int(),
      /** Given up in the last 24 hours. */
      failed: z.int(),
      /** The last answer that kept a message from leaving. */
      failure: z.string().nullable(),
    }),
  })
  .meta({ id: 'Connections' })
export type Connections = z.infer<typeof Connections>

const Network = z.string().trim().min(1).max(60)
export const ConnectionRules = z.strictObject({ allowedNetworks: z.array(Network).max(50) })
export const NewNetwork = z.strictObject({ network: Network, reason: z.string().trim().min(3).max(200) })
export const OneNetwork = z.strictObject({ network: Network })

/** Where the test message goes. */
export const MailTest = z.object({ to: z.string() }).meta({ id: 'MailTest' })
