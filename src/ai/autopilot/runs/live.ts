import type { Database, Scope } from '#platform/database'
import type { Progress } from '../progress.ts'
import type { RunLive } from './schema.ts'
import { isKeepAsked, setLive } from './store.ts'

const lookEveryMs = 500
/** Of the decisions the newest are told; all of them are in the report. */
const mostDecisions = 200

type Needs = Readonly<{ database: Database; scope: Scope; run: string; signal: AbortSignal }>

/**
 * Keeps what a run has decided and the best that it has found where pages read it, in the order in which it came. What
 * comes while a write is under way goes with the next one.
 */
export function tellLive({ database, scope, run, signal }: Needs): (progress: Progress) => void {
  let live: RunLive = { decisions: [], best: null }
  let unsaid = true
  let writing = false

  async function write(): Promise<void> {
    if (writing) return
    writing = true
    while (unsaid && !signal.aborted) {
      unsaid = false
      const now = live
      // A page that is a step behind is no reason to end a run.
      await database.inScope(scope, (trx) => setLive(trx, scope, run, now)).catch(() => undefined)
    }
    writing = false
  }
  // What an attempt that was killed had said is no longer true.
  void write()
  return ({ stage, decisions, best }) => {
    if (decisions.length === 0 && best === live.best) return
    const told = decisions.map(({ code, level, params }) => ({ stage, code, level, params: { ...params } }))
    live = { decisions: [...live.decisions, ...told].slice(-mostDecisions), best }
    unsaid = true
    void write()
  }
}

/**
 * Whether a person asked, of whichever process, to stop the search and keep the best; looked at twice a second until
 * disposed of. Once it is so it stays so, also for an attempt that begins anew.
 */
export function watchKeep({ database, scope, run, signal }: Needs): { isAsked(): boolean } & Disposable {
  let asked = false
  const look = async (): Promise<void> => {
    asked ||= await database.inScope(scope, (trx) => isKeepAsked(trx, scope, run)).catch(() => false)
  }
  void look()
  const timer = setInterval(() => !asked && !signal.aborted && void look(), lookEveryMs).unref()
  return { isAsked: () => asked, [Symbol.dispose]: () => clearInterval(timer) }
}
