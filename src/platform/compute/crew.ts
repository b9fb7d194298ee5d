import type { MapOptions, Pool } from './pool.ts'

/** Memory by which one thread leads others: a call is a list of numbers, what it gives is one. */
type CrewBoard = Readonly<{ size: number; state: SharedArrayBuffer; slots: SharedArrayBuffer }>

type Call = (numbers: Float64Array) => number
type Leader = Readonly<{ size: number; run: (calls: readonly (readonly number[])[]) => number[] }>
/** What each thread of a crew gets; rank 0 leads. */
export type CrewPart<Task> = Readonly<{ rank: number; board: CrewBoard; task: Task }>

const slot = 32
const spins = 20_000
const ended = -1

function crewBoard(size: number): CrewBoard {
  return { size, state: new SharedArrayBuffer(8 * size), slots: new SharedArrayBuffer(8 * slot * size) }
}

/** Waits until the number is another: first awake, for most calls are short. */
function changed(state: Int32Array, at: number, from: number): number {
  for (let i = 0; i < spins; i++) if (Atomics.load(state, at) !== from) return Atomics.load(state, at)
  while (Atomics.load(state, at) === from) Atomics.wait(state, at, from)
  return Atomics.load(state, at)
}

function tell(state: Int32Array, at: number, value: number): void {
  Atomics.store(state, at, value)
  Atomics.notify(state, at)
}

/** Makes the calls that the leader hands to member `rank` (1 …), until it ends the crew. */
function helpCrew({ state, slots }: CrewBoard, rank: number, call: Call): void {
  const words = new Int32Array(state)
  const own = new Float64Array(slots).subarray(slot * rank, slot * (rank + 1))
  for (let turn = 0; ; turn++) {
    if (changed(words, 2 * rank, turn) === ended) return
    own[0] = call(own.subarray(1))
    tell(words, 2 * rank + 1, turn + 1)
  }
}

/** The leader's side: it makes the first call itself, and waits for the others. */
function leadCrew({ size, state, slots }: CrewBoard, call: Call): Leader {
  const words = new Int32Array(state)
  const given = new Float64Array(slots)
  return {
    size,
    run(calls) {
      const results = new Array<number>(calls.length)
      for (let rank = calls.length - 1; rank >= 0; rank--) {
        given.set(calls[rank]!, slot * rank + 1)
        if (rank > 0) tell(words, 2 * rank, Atomics.load(words, 2 * rank) + 1)
      }
      if (calls.length > 0) results[0] = call(given.subarray(1, slot))
      for (let rank = 1; rank < calls.length; rank++) {
        changed(words, 2 * rank + 1, Atomics.load(words, 2 * rank) - 1)
        results[rank] = given[slot * rank]!
      }
      return results
    },
  }
}

/** Lets the helpers go. */
function endCrew({ size, state }: CrewBoard): void {
  const words = new Int32Array(state)
  for (let rank = 1; rank < size; rank++) tell(words, 2 * rank, ended)
}

/**
 * Gives all threads of a pool to one task: `exportName` of `module` runs in each, `(part, shared) => inCrew(part, …)`.
 * Without threads the leader is alone.
 */
export async function runCrew<Task, Result>(
  pool: Pool,
  module: URL,
  exportName: string,
  task: Task,
  options: MapOptions = {},
): Promise<Result> {
  const size = Math.max(1, pool.workers)
  const board = crewBoard(size)
  // The leader comes last, for a failure stops the tasks after it; when the leader fails the others are told to end
  const parts = Array.from({ length: size }, (_, k): CrewPart<Task> => ({ rank: size - 1 - k, board, task }))
  const results = await pool.map<CrewPart<Task>, Result>(module, exportName, parts, { ...options, onFailure: () => endCrew(board) })
  return results.at(-1)!
}

/** A thread's part in a crew: leads with the others at hand, or makes calls until the leader is done. */
export function inCrew<Task, Result>({ rank, board }: CrewPart<Task>, call: Call, lead: (crew: Leader) => Result): Result | undefined {
  if (rank > 0) {
    helpCrew(board, rank, call)
    return
  }
  try {
    return lead(leadCrew(board, call))
  } finally {
    endCrew(board)
  }
}
