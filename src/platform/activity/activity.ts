import type { Scope, Trx } from '#platform/database'

/** What happened: a kind (`run.started`), its subject (`run:<id>`) and codes and parameters, never sentences. */
export type NewActivity = Readonly<{ kind: string; subject: string; payload?: Readonly<Record<string, unknown>> }>

/** Writes one activity in the caller's transaction: the change of state and its record commit together. */
export type RecordActivity = (trx: Trx, scope: Scope, activity: NewActivity) => Promise<void>
