export { renderModelCard } from './model-card.ts'
export { renderReport } from './render.ts'
export { renderDecision } from './render-decision.ts'
