export {
  averagePath,
  contributionsIsolation,
  explainIsolation,
  fitIsolation,
  type IsolationModel,
  type IsolationOptions,
  predictIsolation,
} from './isolation.ts'
