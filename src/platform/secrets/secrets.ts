/** Keys drawn from the main key; the main key itself never leaves this object. */
export interface Secrets {
  /** A 32-byte key for one purpose (`activity-head`, `session`): the same for ever, unrelated to every other. */
  key(purpose: string): Buffer
  /** HMAC-SHA-256 of a text under the key of a purpose. */
  hmac(purpose: string, text: string): Buffer
}
