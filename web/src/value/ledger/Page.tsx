import { usePageRest } from '../../page-rest.ts'
import { List } from './List.tsx'
import { One } from './One.tsx'

/** Resultados › Libro de valor: the sums and lines, or one of them. */
export function Page() {
  const [id] = usePageRest()
  return id === undefined ? <List /> : <One key={id} id={id} />
}
