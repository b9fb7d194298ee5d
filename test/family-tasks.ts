// Runs in worker threads: work of each family that takes far longer than anybody waits.
import { fitKMeans } from '#kernel/clusters'
import { fitForest } from '#kernel/forest'
import { fitIsolation } from '#kernel/isolation'
import type { Matrix } from '#kernel/linalg'
import { fitLinearPath } from '#kernel/linear'
import { fitNeighbours, predictNeighbours } from '#kernel/neighbours'
import { fitTrees } from '#kernel/trees'

/** state[0] becomes 1 when the work begins, 2 when it ends. */
export type Shared = Readonly<{ x: Matrix; y: Float64Array; state: Int32Array }>

const many = 1_000_000
const shape = { minRowsPerLeaf: 1, bins: 255, trees: many, seed: 1, objective: 'binary' } as const

export const endless = {
  trees: ({ x, y }: Shared) => fitTrees({ x, y }, { ...shape, leaves: 255, l2: 1, learningRate: 0.01, rowShare: 0.5, columnShare: 1 }),
  forest: ({ x, y }: Shared) => fitForest({ x, y }, { ...shape, cuts: 'best', bootstrap: true, columnShare: 1, columnsPer: 'split' }),
  linear: ({ x, y }: Shared) =>
    fitLinearPath({ x, y }, { family: 'binomial', mix: 0.5, lambdaCount: 10_000, lambdaMinRatio: 1e-9, tolerance: 1e-15 }),
  'k-means': ({ x }: Shared) =>
    fitKMeans({ x }, { clusters: 200, starts: 1000, iterations: 100_000, tolerance: 0, standardise: true, seed: 1 }),
  isolation: ({ x }: Shared) => fitIsolation({ x }, { trees: many, sample: 4096, seed: 1 }),
  neighbours: ({ x, y }: Shared) => {
    const options = { neighbours: 50, classes: 2, votes: 'equal', smoothing: 1, standardise: true } as const
    return predictNeighbours(fitNeighbours({ x, y }, options), x)
  },
} as const

export function work(family: keyof typeof endless, shared: Shared): null {
  Atomics.store(shared.state, 0, 1)
  endless[family](shared)
  Atomics.store(shared.state, 0, 2)
  return null
}

export const add = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)
