export {
  explainNeighbours,
  fitNeighbours,
  type NeighbourData,
  type NeighbourModel,
  type NeighbourOptions,
  predictNeighbours,
} from './neighbours.ts'
