export { applyCalibration, type Calibration, type CalibrationMethod, fitCalibration } from './calibration.ts'
export { leastProbability } from './sigmoid.ts'
