export { cellText, reasonsInWords } from './reasons.ts'
export { type ScoreOptions, type ScoreResult, score } from './score.ts'
export { binaryPrediction, predictionsOf, type Scores, scoreTable } from './scores.ts'
export { writeScores } from './write-scores.ts'
