export { headlineOf, warningsOf } from './answer.ts'
export { renderModelCard } from './model-card.ts'
export { renderAnswer, renderReport } from './render.ts'
export { renderDecision } from './render-decision.ts'
