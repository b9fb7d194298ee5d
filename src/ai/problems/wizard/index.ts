export { proposeProblem } from './define.ts'
export { profileFile } from './profile.ts'
export { questionKeys } from './schema.ts'
export { definitionInWords, listedQuestions, proposalInWords } from './words.ts'
