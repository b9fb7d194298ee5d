import { usePageRest } from '../../page-rest.ts'
import { List } from './List.tsx'
import { Requirement } from './Requirement.tsx'

/** Plan › Requisitos de la guía: the list, or one of them. */
export function Page() {
  const [id] = usePageRest()
  return id === undefined ? <List /> : <Requirement key={id} id={id} />
}
