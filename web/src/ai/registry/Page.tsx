import { usePageRest } from '../../page-rest.ts'
import { List } from './List.tsx'
import { One } from './One.tsx'
import { Publish } from './Publish.tsx'

/** Modelos › Catálogo de modelos: all of them, one, or publishing what a run found. */
export function Page() {
  const [name, run] = usePageRest()
  if (name === undefined) return <List />
  if (name === 'publish') return run === undefined ? <List /> : <Publish key={run} run={run} />
  return <One key={name} name={name} />
}
