export { gather, merge, subtract, sumRows, total } from './histogram'
export { addValue, binValues, partition, route, spread } from './rows'
export { findSplit } from './split'
export { logisticSteps, packSteps } from './steps'
