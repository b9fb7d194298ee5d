export { type TargetMeans, targetMeans, targetMeansApart } from './target.ts'
