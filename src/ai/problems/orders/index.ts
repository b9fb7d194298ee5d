export { cleanOrders } from './clean.ts'
export { recogniseOrders } from './recognise.ts'
export { rhythmOf } from './rhythm.ts'
export { ordersInWords } from './words.ts'
