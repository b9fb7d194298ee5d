import { type JWTVerifyGetKey, jwtVerify } from 'jose'
import { z } from 'zod'
import { DomainError } from '#base'

/** The event of OpenID Connect Back-Channel Logout 1.0, section 2.4. */
const event = 'http://schemas.openid.net/event/backchannel-logout'
/** Older tokens are refused; until then their names are kept, so that none counts twice. */
export const oldestLogoutMs = 10 * 60_000

const Claims = z
  .object({
    iat: z.number(),
    jti: z.string().min(1).max(500),
    sub: z.string().min(1).optional(),
    sid: z.string().min(1).optional(),
    events: z.record(z.string(), z.unknown()),
    nonce: z.undefined().optional(),
  })
  .refine(({ sub, sid }) => sub !== undefined || sid !== undefined)
  .refine(({ events }) => typeof events[event] === 'object' && events[event] !== null)

export type Logout = Readonly<{ jti: string; subject: string | null; session: string | null }>

/**
 * Validates a logout token (section 2.6): signed by the provider, for this client, recent, with the event, with a subject or
 * a session, and without a nonce, so that no ID token passes for one.
 * @throws LOGOUT_TOKEN_INVALID
 */
export async function readLogoutToken(
  token: string,
  keys: JWTVerifyGetKey,
  expected: { issuer: string; clientId: string; now: Date },
): Promise<Logout> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer: expected.issuer,
      audience: expected.clientId,
      currentDate: expected.now,
      maxTokenAge: oldestLogoutMs / 1000,
      clockTolerance: 60,
    })
    if (protectedHeader.typ !== undefined && !/^(logout\+jwt|jwt)$/i.test(protectedHeader.typ)) throw new RangeError('typ')
    const { jti, sub, sid } = Claims.parse(payload)
    return { jti, subject: sub ?? null, session: sid ?? null }
  } catch (error) {
    const reason =
      error instanceof z.ZodError ? (error.issues[0]?.path.join('.') ?? 'claims') : ((error as { code?: string }).code ?? 'token')
    throw new DomainError('LOGOUT_TOKEN_INVALID', { reason }, { cause: error })
  }
}
