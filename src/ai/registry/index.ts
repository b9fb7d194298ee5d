export { answersOfMargins, predictMatrices } from './answers.ts'
export { type Explanation, explainMatrices, explainRows, topClasses } from './explain.ts'
export { readModelFile, writeModelFile } from './file.ts'
<<<<<<< HEAD
export { aimedShare, formatOf, type ModelFile, type ModelPart, type NumberAim } from './model.ts'
=======
export { formatOf, type ModelFile, type ModelPart } from './model.ts'
export { levelOf, thresholdsOf } from './group-thresholds.ts'
>>>>>>> a480980 (feat(ai/fairness): reweighing and group thresholds, measured with their price and applied when asked)
export { toOnnx } from './onnx.ts'
export { predictModel } from './predict.ts'
