export { importedCard } from './card.ts'
export { type Evaluation, evaluateOnFile } from './evaluate.ts'
export { type ImportChoices, importModel, isImported, readOnnx, writeImported } from './import.ts'
export { scoreImported } from './score.ts'
