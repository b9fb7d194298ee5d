import type { Transaction } from 'kysely'
import type { Id } from '#base'

/** Whose rows may be seen, and by whom: every store takes one. */
export type Scope = Readonly<{ workspace: Id<'workspace'>; principal: Id<'principal'> }>

/**
 * An open transaction. A store names the tables it works on: `trx.$extendTables<{ runs: RunRow }>()`; the value handed on
 * to other features stays this one.
 */
export type Trx = Transaction<Record<never, never>>

/** The application database. All work happens in transactions. */
export interface Database {
  /**
   * One transaction as the unprivileged role `rumbo_app` with `rumbo.workspace` and `rumbo.principal` set for its length:
   * whatever a statement says, row-level security lets it see and write rows of this workspace only.
   */
  inScope<T>(scope: Scope, work: (trx: Trx) => Promise<T>): Promise<T>
  /** One transaction across all workspaces, as the owner: for sign-in, the sealer, the jobs' runner. */
  asSystem<T>(work: (trx: Trx) => Promise<T>): Promise<T>
  /** Statements across all workspaces, as the owner, each by itself: for what every request looks up. */
  look<T>(work: (db: Trx) => Promise<T>): Promise<T>
  close(): Promise<void>
}
