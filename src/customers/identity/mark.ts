import type { Secrets } from '#platform/secrets'

/** How a customer's key is written wherever people are matched: composed, without space around it. Case counts. */
export const personKey = (text: string): string => text.normalize('NFC').trim()

/**
 * What stands for a person in tables: people are matched by it, and nobody reads who it is. It differs from workspace to
 * workspace, so that two cannot be matched.
 *
 * @param key  as the organisation's files name the customer
 * @returns    32 bytes
 */
export const personMark = (secrets: Secrets, workspace: string, key: string): Buffer =>
  secrets.hmac(`customers.person ${workspace}`, personKey(key))
