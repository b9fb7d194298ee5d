export { type Matrix, takeRows } from './matrix.ts'
export { type Scaling, scaledRows, scalingOf } from './scaled.ts'
