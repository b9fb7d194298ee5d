import { usePageRest } from '../../page-rest.ts'
import { List } from './List.tsx'
import { One } from './One.tsx'

/** Datos › Fuentes: bring files, or see what one of them is. */
export function Page() {
  const [id] = usePageRest()
  return id === undefined ? <List /> : <One key={id} id={id} />
}
