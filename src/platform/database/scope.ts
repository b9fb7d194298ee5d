import type { Transaction } from 'kysely'
import type { Id } from '#base'
import type { Changes } from './changes.ts'

/** Whose rows may be seen, and by whom: every store takes one. */
export type Scope = Readonly<{ workspace: Id<'workspace'>; principal: Id<'principal'> }>

/**
 * An open transaction. A store names the tables it works on: `trx.$extendTables<{ runs: RunRow }>()`; the value handed on
 * to other features stays this one.
 */
export type Trx = Transaction<Record<never, never>>

/** A statement that a connection plans once, under its name. */
export type Prepared = Readonly<{ name: string; text: string; values: readonly unknown[] }>

/** The application database. All work happens in transactions, but for single look-ups. */
export interface Database {
  /**
   * One transaction as the unprivileged role `rumbo_app` with `rumbo.workspace` and `rumbo.principal` set for its length:
   * whatever a statement says, row-level security lets it see and write rows of this workspace only.
   */
  inScope<T>(scope: Scope, work: (trx: Trx) => Promise<T>): Promise<T>
  /** One transaction across all workspaces, as the owner: for sign-in, the sealer, the jobs' runner. */
  asSystem<T>(work: (trx: Trx) => Promise<T>): Promise<T>
  /** One statement that reads, as the owner and across all workspaces: for what every request has to know first. */
  lookUp<Row extends object>(statement: Prepared): Promise<Row[]>
  /** When what is kept in memory about rows may have changed. */
  readonly changes: Changes
  close(): Promise<void>
}
