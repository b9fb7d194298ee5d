import { setTimeout as wait } from 'node:timers/promises'
import { DomainError } from '#base'

/** Tasks that the tests of the pool run in its threads. */
export const square = (x: number, offset: number | undefined) => x * x + (offset ?? 0)
export const refuse = (x: number) => {
  throw new DomainError('INVALID_ARGUMENT', { name: 'x', got: String(x), expected: '0' })
}
export const crash = () => process.exit(7)
export const fail = () => {
  throw new TypeError('no such thing')
}
export const spin = (ms: number) => {
  const end = Date.now() + ms
  while (Date.now() < end);
  return ms
}
export const slowFirst = async (x: number) => {
  await wait(x === 0 ? 80 : 1)
  return new Float64Array([x])
}
export const addInPlace = ({ values, at }: { values: Float64Array; at: number }) => {
  values[at]! += 1
  return at
}
