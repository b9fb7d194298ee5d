import { usePageRest } from '../../page-rest.ts'
import { List } from './List.tsx'
import { One } from './One.tsx'
import { Publish } from './Publish.tsx'
import { New as NewScoring } from './scoring/New.tsx'
import { One as OneScoring } from './scoring/One.tsx'

/** Modelos › Catálogo de modelos: all of them, one, publishing what a run found, or scoring a file with one. */
export function Page() {
  const [name, of, scoring] = usePageRest()
  if (name === undefined) return <List />
  if (name === 'publish') return of === undefined ? <List /> : <Publish key={of} run={of} />
  if (of === 'scorings')
    return scoring === undefined ? <NewScoring key={name} name={name} /> : <OneScoring key={scoring} name={name} id={scoring} />
  return <One key={name} name={name} />
}
