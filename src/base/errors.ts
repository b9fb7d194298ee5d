/**
 * Every code that Rumbo may throw, with the HTTP status it stands for. A code is a public name: it is in logs, replies,
 * command-line output and `docs/errors.md`. The sentences are in the `texts.ts` of the feature that throws it (those of
 * `base` and `kernel` in `platform/i18n`). On the command line 4xx means exit 2 (the caller can mend it), 5xx exit 1.
 */
export const errorCodes = {
  // base, kernel
  INTERNAL: { status: 500 },
  INVALID_ARGUMENT: { status: 422 },
  LENGTH_MISMATCH: { status: 422 },
  CURRENCY_MISMATCH: { status: 422 },
  AMOUNT_NOT_EXACT: { status: 422 },
  DATE_INVALID: { status: 422 },
  // platform/compute
  WORKER_LOST: { status: 500 },
  // ai/registry
  MODEL_NOT_FOUND: { status: 404 },
  MODEL_FOREIGN: { status: 422 },
  MODEL_TOO_NEW: { status: 422 },
  MODEL_DAMAGED: { status: 422 },
  COLUMNS_MISSING: { status: 422 },
} as const satisfies Record<string, { status: number }>

export type ErrorCode = keyof typeof errorCodes
export type ErrorParams = Readonly<Record<string, string | number>>

/** Something was refused or failed: a code and its parameters, no sentence (the reader's language renders it). */
export class DomainError extends Error {
  readonly code: ErrorCode
  readonly params: ErrorParams
  constructor(code: ErrorCode, params: ErrorParams = {}, options?: ErrorOptions) {
    super(code, options)
    this.name = 'DomainError'
    this.code = code
    this.params = params
  }
  get status(): number {
    return errorCodes[this.code].status
  }
}
