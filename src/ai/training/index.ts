export { type CalibrationChoice, chooseCalibration } from './calibrate.ts'
export { Bench, type Candidate, learnAgain, type PartPlan } from './candidates.ts'
export { type Fold, type Kind, outcomesOf, type TrainingData } from './data.ts'
export { judgeSignal, type Learnt, learn } from './learn.ts'
export { answers, meanOf, rowLosses } from './loss.ts'

export { type Split, splitRows } from './split.ts'
export { findSuspects, type Suspect } from './suspects.ts'
export { tameOutliers } from './tame.ts'
