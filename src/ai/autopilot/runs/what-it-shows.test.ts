import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { RunReport } from '../schema.ts'
import { whatItShows } from './what-it-shows.ts'

const run = (history: { loss: number; spent?: number }[]) =>
  whatItShows({
    ...{ candidates: [], fairness: [], columns: [], stability: [], problem: { kind: 'binary' } },
    tuning: { trialsDone: history.length, history },
  } as unknown as RunReport)

it('counts as gained only what was measured on all the rows', () => {
  assert.equal(
    run([
      { loss: 0.5, spent: 1 },
      { loss: 0.25, spent: 1 },
    ]).gain,
    0.25,
  )
  // A setting that was given up has an estimate, which proves nothing
  assert.equal(
    run([
      { loss: 0.5, spent: 1 },
      { loss: 0.25, spent: 1 / 3 },
    ]).gain,
    0,
  )
  // Runs of before settings were given up say nothing of it: all their work was done
  assert.equal(run([{ loss: 0.5 }, { loss: 0.25 }]).gain, 0.25)
  assert.equal(run([]).gain, null)
})

it('counts as left what lies above chance, not chance itself', () => {
  const stability = [{ kind: 'noise', share: 0.2, value: 0.7, undisturbed: 0.75 }]
  const shown = (problem: string, undisturbed = 0.75) =>
    whatItShows({
      ...{ candidates: [], fairness: [], columns: [], tuning: { trialsDone: 0, history: [] }, problem: { kind: problem } },
      stability: stability.map((one) => ({ ...one, undisturbed })),
    } as unknown as RunReport).leastKept
  assert.ok(Math.abs(shown('binary')! - 0.8) < 1e-12)
  assert.ok(Math.abs(shown('regression')! - 0.7 / 0.75) < 1e-12)
  assert.equal(shown('binary', 0.5), null)
})
