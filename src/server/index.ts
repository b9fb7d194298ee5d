export { contributions } from './contributions.ts'
