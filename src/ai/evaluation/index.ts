export { effectsOf } from './effects.ts'
export { type Explained, explainModel } from './explain.ts'
export { type FigureOptions, type Figures, figure, figuresOf } from './figures.ts'
export { testReport } from './test-report.ts'
