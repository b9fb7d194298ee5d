import { z } from 'zod'

export const noticeLevels = ['info', 'good', 'warning', 'critical'] as const

/** One notice of mine, in my language. */
export const Notice = z
  .object({
    id: z.uuid(),
    kind: z.string(),
    level: z.enum(noticeLevels),
    title: z.string(),
    body: z.string(),
    /** Where it leads, from the workspace on. */
    link: z.string().nullable(),
    at: z.string(),
    read: z.boolean(),
  })
  .meta({ id: 'Notice' })
export type Notice = z.infer<typeof Notice>

export const UnreadCount = z.object({ unread: z.int() }).meta({ id: 'UnreadCount' })

/** Without ids: everything up to now. */
export const MarkRead = z.strictObject({ ids: z.array(z.uuid()).max(200).optional() })

/** How I hear of one kind of notice. */
export const NoticePreference = z
  .object({ kind: z.string(), name: z.string(), level: z.enum(noticeLevels), inApp: z.boolean(), mail: z.boolean() })
  .meta({ id: 'NoticePreference' })
export type NoticePreference = z.infer<typeof NoticePreference>
/** All kinds, and whether mail can leave at all. */
export const NoticePreferences = z.object({ items: z.array(NoticePreference), mailLeaves: z.boolean() }).meta({ id: 'NoticePreferences' })
export type NoticePreferences = z.infer<typeof NoticePreferences>
export const SetPreference = z.strictObject({ kind: z.string().max(100), inApp: z.boolean(), mail: z.boolean() })

export const chatForms = ['slack', 'teams'] as const
export const ChatHook = z
  .object({
    id: z.uuid(),
    name: z.string(),
    form: z.enum(chatForms),
    /** The server of its address; the rest of the address is a secret and is never shown. */
    host: z.string(),
    kinds: z.array(z.string()),
    sentAt: z.string().nullable(),
    /** Why the last message did not arrive. */
    failure: z.string().nullable(),
    /** Removed: until when it can be put back. */
    restorableUntil: z.string().nullable(),
  })
  .meta({ id: 'ChatHook' })
export type ChatHook = z.infer<typeof ChatHook>
export const NewChatHook = z.strictObject({
  name: z.string().trim().min(1).max(80),
  form: z.enum(chatForms),
  url: z.url().max(2000),
  /** Kinds of notice; none means all. */
  kinds: z.array(z.string().max(100)).max(100).default([]),
})
