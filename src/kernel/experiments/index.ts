export { type Assignment, type AssignmentOptions, assignGroups } from './assignment.ts'
export {
  adjustByBefore,
  adjustRatioByBefore,
  type BeforeHealth,
  beforeHealth,
  type RatioWithBefore,
  type WithBefore,
} from './before.ts'
export { chancesOf, differenceOf, differenceOfShares, type Effect, fiellerLift, liftOf, type Share } from './difference.ts'
export { type Figure, meanFigure, type RatioSums, ratioFigure, type Sums, shareFigure, sumsByGroup, sumsOf } from './figure.ts'
export { groupBalance, runningSampleRatio, sampleRatio } from './groups.ts'
export {
  exactPowerOfShares,
  plannedErrorOfMeans,
  plannedErrorOfShares,
  powerOf,
  proposeControl,
  simulatedPower,
  smallestEffect,
} from './power.ts'
export { type RunningOptions, runningCohortInterval, runningInterval } from './running.ts'
export { heavinessOf, type SpendingEffect, spendingEffect } from './spending.ts'
export { stratifiedDifference } from './stratified.ts'
