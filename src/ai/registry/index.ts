export { type Explanation, explainMatrices, explainRows, topClasses } from './explain.ts'
export { modelText, parseModel, readModelFile, writeModelFile } from './file.ts'
export { type ModelFile, type ModelPart, outputsOf } from './model.ts'
export { answersOfMargins, blendMargins, marginsOf, predictMatrices, predictModel } from './predict.ts'
