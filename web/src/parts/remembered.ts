import { useLocalStorage } from '@mantine/hooks'
import { useSession } from '../session.ts'

/** A choice about looks, kept per person in this browser: what is folded, which columns are shown. */
export function useRemembered<T>(name: string, first: T): [T, (value: T) => void] {
  const { data } = useSession()
  const person = data?.state === 'signed-in' ? data.person.id : ''
  const [value, set] = useLocalStorage<T>({ key: `rumbo:${person}:${name}`, defaultValue: first, getInitialValueInEffect: false })
  return [value, set]
}
