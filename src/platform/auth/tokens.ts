import { createHash, createHmac, randomBytes } from 'node:crypto'

/** 256 random bits as text; only its hash is ever stored. */
export const newToken = (): string => randomBytes(32).toString('base64url')
export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest()
/** The CSRF token of a session follows from the session's token, so there is nothing more to store. */
export const csrfOf = (sessionToken: string): string => createHmac('sha256', sessionToken).update('csrf').digest('base64url')
