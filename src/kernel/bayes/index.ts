export { type BayesData, type BayesModel, type BayesOptions, contributionsBayes, fitBayes, marginsBayes, predictBayes } from './bayes.ts'
