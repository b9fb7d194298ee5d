export { type ScoreOptions, type ScoreResult, score } from './score.ts'
export { idsOf, plainText, predictionsOf, rowBlocks, type Scores, scoreTable } from './scores.ts'
export { writeScores } from './write-scores.ts'
