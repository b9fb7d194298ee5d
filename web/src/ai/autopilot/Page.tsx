import { usePageRest } from '../../page-rest.ts'
import { OneRun } from './OneRun.tsx'
import { RunList } from './RunList.tsx'

/** Modelos › Ejecuciones: the list, or one of them. */
export function Page() {
  const [first] = usePageRest()
  return first === undefined ? <RunList /> : <OneRun key={first} id={first} />
}
