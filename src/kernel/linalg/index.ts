export { type Matrix, takeRows } from './matrix.ts'
