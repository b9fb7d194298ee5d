export { explainKMeans, fitKMeans, type KMeansModel, type KMeansOptions, predictKMeans } from './k-means.ts'
export { silhouette } from './silhouette.ts'
