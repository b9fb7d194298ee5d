import { z } from 'zod'

/** Where requests to outside may go, and whether mail can leave. */
export const Connections = z
  .object({
    allowedNetworks: z.array(z.string()),
    mail: z.object({
      configured: z.boolean(),
      /** The server's name, without user or password. */
      host: z.string().nullable(),
      from: z.string(),
      waiting: z.int(),
      /** Given up in the last 24 hours. */
      failed: z.int(),
      /** The last answer that kept a message from leaving. */
      failure: z.string().nullable(),
    }),
  })
  .meta({ id: 'Connections' })
export type Connections = z.infer<typeof Connections>

export const ConnectionRules = z.strictObject({ allowedNetworks: z.array(z.string().trim().min(1).max(60)).max(50) })
