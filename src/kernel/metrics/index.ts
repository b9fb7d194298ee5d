export { aucDifference } from './auc-difference.ts'
export { type BrierParts, brierParts, reliabilityByChance } from './brier-parts.ts'
export { type DecileRow, liftByDecile } from './deciles.ts'
export { aucInterval } from './delong.ts'
export { ascending, d2Pinball, d2Poisson, poissonDeviance, rowPoissonDeviance } from './explained.ts'
export {
  accuracy,
  brierMulti,
  confusionMatrix,
  logLossMulti,
  macroAuc,
  mostProbableClass,
  rankClasses,
  rankedMacroAuc,
} from './multiclass.ts'
export { brierScore, logLoss, rowLogLoss } from './probability.ts'
export {
  averagePrecision,
  type RankedRows,
  rankedAuc,
  rankedAveragePrecision,
  rankedLift,
  rankedSums,
  rankRows,
  rocAuc,
  rocCurve,
} from './ranking.ts'
export { mae, pinball, r2, rmse } from './regression.ts'
export { type Binning, type CalibrationPoint, calibrationCurve, expectedCalibrationError } from './reliability.ts'
export { bestThreshold, type Confusion, confusionAt, type Payoff, profitCurve, rankedProfit, thresholdForShare } from './threshold.ts'
