import { usePageRest } from '../../page-rest.ts'
import { List } from './List.tsx'
import { One } from './One.tsx'

/** Resultados › Métricas: the list, or one of them. */
export function Page() {
  const [id] = usePageRest()
  return id === undefined ? <List /> : <One key={id} id={id} />
}
