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
  SAMPLE_TOO_SMALL: { status: 422 },
  ONE_CLASS: { status: 422 },
  NO_ROWS: { status: 422 },
  TARGET_VALUE_MISSING: { status: 422 },
  CLASS_OUT_OF_RANGE: { status: 422 },
  WEIGHT_INVALID: { status: 422 },
  FEATURE_VALUE_MISSING: { status: 422 },
  MODEL_COLUMNS_DIFFER: { status: 422 },
  // platform/config
  SETTING_INVALID: { status: 422 },
  HOST_NEEDS_PROXY: { status: 422 },
  TLS_INCOMPLETE: { status: 422 },
  // platform/storage
  DATA_FOLDER_IN_USE: { status: 409 },
  DATA_FOLDER_NEWER: { status: 422 },
  DATA_FOLDER_DAMAGED: { status: 422 },
  DATA_FOLDER_FOREIGN: { status: 422 },
  DATA_FOLDER_NOT_WRITABLE: { status: 422 },
  DISK_FULL: { status: 507 },
  // platform/secrets
  KEY_FILE_MISSING: { status: 422 },
  KEY_FILE_INVALID: { status: 422 },
  KEY_FILE_UNREADABLE: { status: 422 },
  SEAL_BROKEN: { status: 500 },
  KEY_FILE_NOT_OF_FOLDER: { status: 422 },
  KEY_DESTROYED: { status: 410 },
  // platform/database
  DATABASE_PROGRAMS_MISSING: { status: 422 },
  DATABASE_USER_REFUSED: { status: 422 },
  DATABASE_START_FAILED: { status: 500 },
  DATABASE_UNREACHABLE: { status: 503 },
  DATABASE_TOO_OLD: { status: 422 },
  DATABASE_NEWER: { status: 422 },
  DATABASE_RIGHTS_MISSING: { status: 422 },
  // platform/jobs
  JOB_NOT_FOUND: { status: 404 },
  JOB_ENDED: { status: 409 },
  JOB_TAKEN_OVER: { status: 409 },
  JOB_ABANDONED: { status: 500 },
  JOB_PRINCIPAL_REFUSED: { status: 403 },
  JOB_NOT_REPLAYABLE: { status: 409 },
  JOB_TIME_LIMIT: { status: 504 },
  SCHEDULE_NOT_FOUND: { status: 404 },
  CRON_INVALID: { status: 422 },
  TIME_ZONE_UNKNOWN: { status: 422 },
  // platform/backups
  BACKUP_NOT_FOUND: { status: 404 },
  BACKUP_TOO_NEW: { status: 422 },
  BACKUP_DAMAGED: { status: 422 },
  BACKUP_FOREIGN_FILE: { status: 422 },
  BACKUP_NAME_REFUSED: { status: 422 },
  BACKUP_KEY_WRONG: { status: 422 },
  BACKUP_IS_WORKSPACE: { status: 422 },
  BACKUP_FOLDER_REFUSED: { status: 422 },
  BACKUP_DIFFERS: { status: 500 },
  INSTALLATION_MISSING: { status: 404 },
  UPGRADE_LOST_ROWS: { status: 500 },
  UPGRADE_CHAIN_BROKEN: { status: 500 },
  UPGRADE_NO_WAY_BACK: { status: 404 },
  UPGRADE_BACK_EXTERNAL: { status: 422 },
  BACKUP_IS_INSTALLATION: { status: 422 },
  WORKSPACE_UNKNOWN: { status: 404 },
  WORKSPACE_EXISTS: { status: 409 },
  WORKSPACE_SLUG_TAKEN: { status: 409 },
  WORKSPACE_WAS_ERASED: { status: 409 },
  WORKSPACE_NOT_CONFIRMED: { status: 422 },
  IMPORT_LAYOUT_DIFFERS: { status: 422 },
  PERSON_UNKNOWN: { status: 404 },
  RECOVERY_KEY_INVALID: { status: 422 },
  LEDGER_MISSING: { status: 422 },
  LEDGER_OLD: { status: 422 },
  LEDGER_ALTERED: { status: 422 },
  RESTORE_TARGET_NOT_EMPTY: { status: 409 },
  // server
  PORT_IN_USE: { status: 409 },
  ADDRESS_NOT_AVAILABLE: { status: 422 },
  WORKER_WITHOUT_SERVER: { status: 409 },
  WORKER_VERSION_DIFFERS: { status: 409 },
  // platform/compute
  WORKER_LOST: { status: 500 },
  // ai/registry
  MODEL_NOT_FOUND: { status: 404 },
  MODEL_FOREIGN: { status: 422 },
  MODEL_TOO_NEW: { status: 422 },
  MODEL_DAMAGED: { status: 422 },
  COLUMNS_MISSING: { status: 422 },
  // ai/serving
  SCORES_OVER_INPUT: { status: 422 },
  SCORES_UNWRITABLE: { status: 422 },
  // platform/http
  REQUEST_INVALID: { status: 400 },
  REQUEST_REFUSED: { status: 400 },
  BODY_NOT_JSON: { status: 400 },
  BODY_TOO_LARGE: { status: 413 },
  MEDIA_TYPE_UNSUPPORTED: { status: 415 },
  ROUTE_NOT_FOUND: { status: 404 },
  ROUTE_INCOMPLETE: { status: 500 },
  HOST_NOT_ALLOWED: { status: 421 },
  SIGNED_OUT: { status: 401 },
  PERMISSION_DENIED: { status: 403 },
  CSRF_REFUSED: { status: 403 },
  CURSOR_INVALID: { status: 400 },
  IDEMPOTENCY_KEY_REUSED: { status: 422 },
  IDEMPOTENCY_IN_PROGRESS: { status: 409 },
  WEB_NOT_BUILT: { status: 503 },
  RATE_LIMITED: { status: 429 },
  REQUEST_TOO_SLOW: { status: 408 },
  HEADERS_TOO_LARGE: { status: 431 },
  TLS_FILE_UNREADABLE: { status: 422 },
  TLS_FILES_INVALID: { status: 422 },
  // platform/auth
  SIGN_IN_REFUSED: { status: 401 },
  SIGN_IN_SLOWED: { status: 429 },
  PASSWORD_TOO_SHORT: { status: 422 },
  PASSWORD_TOO_COMMON: { status: 422 },
  FIRST_RUN_LINK_INVALID: { status: 403 },
  LOCAL_WORKSPACE_NEEDED: { status: 400 },
  LOCAL_WORKSPACE_UNKNOWN: { status: 404 },
  LOCAL_WORKSPACE_NONE: { status: 409 },
  FIRST_RUN_DONE: { status: 410 },
  // platform/mail
  MAIL_NOT_CONFIGURED: { status: 409 },
  MAIL_ADDRESS_INVALID: { status: 422 },
  MAIL_SERVER_REFUSED: { status: 502 },
  // platform/connections
  CONNECTION_REFUSED: { status: 422 },
  CONNECTION_FAILED: { status: 502 },
  CONNECTION_ANSWER_TOO_LARGE: { status: 502 },
  CONNECTION_NETWORK_INVALID: { status: 422 },
  // platform/notifications
  NOTICE_KIND_UNKNOWN: { status: 422 },
  CHAT_HOOK_NOT_FOUND: { status: 404 },
  CHAT_HOOK_REFUSED: { status: 502 },
  // platform/webhooks
  WEBHOOK_NOT_FOUND: { status: 404 },
  WEBHOOK_DELIVERY_NOT_FOUND: { status: 404 },
  // ai/autopilot: runs on the server
  RUN_NOT_FOUND: { status: 404 },
  RUN_NOT_FINISHED: { status: 409 },
  RUN_ALREADY_FINISHED: { status: 409 },
  RUN_STILL_RUNNING: { status: 409 },
  UPLOAD_MISSING: { status: 422 },
  UPLOAD_TOO_LARGE: { status: 413 },
  // ai/problems
  TARGET_NOT_FOUND: { status: 422 },
  COLUMN_NOT_FOUND: { status: 422 },
  TARGET_EMPTY: { status: 422 },
  TARGET_CONSTANT: { status: 422 },
  TARGET_IS_DATE: { status: 422 },
  TOO_FEW_ROWS: { status: 422 },
  TOO_FEW_OF_CLASS: { status: 422 },
  TOO_MANY_CLASSES: { status: 422 },
  POSITIVE_NOT_FOUND: { status: 422 },
  ROLE_TWICE: { status: 422 },
  NO_FEATURES: { status: 422 },
  ONLY_LEAKS: { status: 422 },
  // ai/training
  TIME_NOT_ORDERED: { status: 422 },
  TOO_FEW_GROUPS: { status: 422 },
  ONE_ANSWER_IN_PART: { status: 422 },
  // ai/autopilot
  OPTION_INVALID: { status: 422 },
  VALUE_NOT_NUMBER: { status: 422 },
  OUTPUT_IN_USE: { status: 409 },
  OUTPUT_NOT_OURS: { status: 409 },
  OUTPUT_NOT_WRITABLE: { status: 422 },
  OUTPUT_DISK_FULL: { status: 422 },
  // platform/engine
  ENGINE_QUEUE_FULL: { status: 503 },
  ENGINE_CLOSED: { status: 503 },
  ENGINE_OUT_OF_MEMORY: { status: 507 },
  ENGINE_QUERY_FAILED: { status: 500 },
  // cli
  SERVER_UNREACHABLE: { status: 502 },
  SERVER_STARTING: { status: 503 },
  SERVER_KEY_MISSING: { status: 422 },
  USAGE_UNKNOWN_OPTION: { status: 400 },
  USAGE_OPTION_WITHOUT_VALUE: { status: 400 },
  USAGE_OPTION_MISSING: { status: 400 },
  USAGE_OPTION_INVALID: { status: 400 },
  USAGE_ARGUMENT_MISSING: { status: 400 },
  USAGE_UNKNOWN_COMMAND: { status: 400 },
  USAGE_TOO_MANY_ARGUMENTS: { status: 400 },
  USAGE_INVALID: { status: 400 },
  // data/sources
  SOURCE_NOT_FOUND: { status: 404 },
  SOURCE_UNREADABLE: { status: 422 },
  SOURCE_NOT_A_FILE: { status: 422 },
  SOURCE_EMPTY: { status: 422 },
  SOURCE_NO_ROWS: { status: 422 },
  SOURCE_BINARY: { status: 422 },
  SOURCE_DISGUISED: { status: 422 },
  SOURCE_UNSUPPORTED: { status: 422 },
  SOURCE_BROKEN: { status: 422 },
  SOURCE_ENCODING: { status: 422 },
  SOURCE_RAGGED: { status: 422 },
  SOURCE_QUOTE_UNCLOSED: { status: 422 },
  SOURCE_QUOTE_STRAY: { status: 422 },
  SOURCE_RECORD_TOO_LONG: { status: 422 },
  SOURCE_TOO_WIDE: { status: 422 },
  SOURCE_TOO_LARGE: { status: 422 },
  SOURCE_HEADER_MISSING: { status: 422 },
  SOURCE_BLANK_HEADER: { status: 422 },
  SOURCE_DUPLICATE_HEADERS: { status: 422 },
  SOURCE_COLUMN_MISSING: { status: 422 },
  SOURCE_CHANGED: { status: 409 },
  SOURCE_VANISHED: { status: 409 },
  SOURCE_BAD_JSON: { status: 422 },
  SOURCE_JSON_LIST: { status: 422 },
  SOURCE_INFLATES: { status: 422 },
  // data/recipes
  RECIPE_COLUMN_MISSING: { status: 422 },
  RECIPE_COLUMN_TYPE: { status: 422 },
  // demo
  DEMO_FOLDER_TAKEN: { status: 409 },
  DEMO_UNWRITABLE: { status: 422 },
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
