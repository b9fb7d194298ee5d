export { type Explained, explainModel } from './explain.ts'
export { type FigureOptions, type Figures, figure, figuresOf, headlineOf, plainFigure } from './figures.ts'
export { testReport } from './test-report.ts'
