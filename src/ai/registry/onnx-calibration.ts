import { type Calibration, leastProbability } from '#kernel/calibration'
import type { Graph } from './onnx-graph.ts'
import { addTrees, stepTree } from './onnx-trees.ts'

/**
 * Probabilities, float32, from margins in double: link, one rounding, calibration, one rounding; as `answersOfMargins`.
 * @param margins n × 1, or n × classes when `multiclass`
 */
export function addCalibratedProbability(graph: Graph, margins: string, calibration: Calibration, multiclass: boolean): string {
  const p = graph.toFloat(multiclass ? graph.softmax(margins) : graph.sigmoid(margins))
  const scalar = (value: number) => graph.doubles([value], [])
  const least = () => graph.add('Max', [graph.toDouble(p), scalar(leastProbability)])
  switch (calibration.method) {
    case 'none':
      return p
    case 'isotonic':
      return addTrees(graph, p, [stepTree(calibration.thresholds, calibration.values)], 1)
    case 'sigmoid': {
      const x = graph.add('Min', [least(), scalar(1 - leastProbability)])
      const logit = graph.add('Log', [graph.add('Div', [x, graph.add('Sub', [scalar(1), x])])])
      const margin = graph.add('Add', [graph.add('Mul', [logit, scalar(calibration.slope)]), scalar(calibration.intercept)])
      return graph.toFloat(graph.sigmoid(margin))
    }
    case 'beta': {
      const x = graph.add('Min', [least(), scalar(1 - leastProbability)])
      const up = graph.add('Mul', [graph.add('Log', [x]), scalar(calibration.up)])
      const down = graph.add('Mul', [graph.add('Log', [graph.add('Sub', [scalar(1), x])]), scalar(calibration.down)])
      return graph.toFloat(graph.sigmoid(graph.add('Add', [graph.add('Sub', [up, down]), scalar(calibration.intercept)])))
    }
    case 'temperature':
      return graph.toFloat(graph.softmax(graph.add('Div', [graph.add('Log', [least()]), scalar(calibration.temperature)])))
  }
}
