export { writeSupportBundle } from './bundle.ts'
