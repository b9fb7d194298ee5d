/** From margin to prediction: the number itself, its exponential, the logistic function, or softmax over the outputs. */
export type Link = 'identity' | 'log' | 'logit' | 'softmax'

/**
 * Predictions from margins: the link in double precision, then rounded once to float32, so that every engine that
 * follows the same recipe gives the same bits.
 * @param margins n × outputs, column-major
 * @returns       same shape: numbers, probabilities of class 1, or one probability per class
 */
export function probabilities(link: Link, margins: Float64Array, outputs: number): Float64Array {
  const result = new Float64Array(margins.length)
  if (link === 'identity') {
    for (let i = 0; i < margins.length; i++) result[i] = Math.fround(margins[i]!)
  } else if (link === 'log') {
    for (let i = 0; i < margins.length; i++) result[i] = Math.fround(Math.exp(margins[i]!))
  } else if (link === 'logit') {
    for (let i = 0; i < margins.length; i++) result[i] = Math.fround(1 / (1 + Math.exp(-margins[i]!)))
  } else {
    const n = margins.length / outputs
    const powers = new Float64Array(outputs)
    for (let i = 0; i < n; i++) {
      let largest = Number.NEGATIVE_INFINITY
      for (let k = 0; k < outputs; k++) largest = Math.max(largest, margins[k * n + i]!)
      let sum = 0
      for (let k = 0; k < outputs; k++) sum += powers[k] = Math.exp(margins[k * n + i]! - largest)
      for (let k = 0; k < outputs; k++) result[k * n + i] = Math.fround(powers[k]! / sum)
    }
  }
  return result
}
