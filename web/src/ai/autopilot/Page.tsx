import { usePageRest } from '../../page-rest.ts'
import { OneRun } from './OneRun.tsx'
import { RunList } from './RunList.tsx'
import { Compare } from './result/Compare.tsx'

/** Modelos › Ejecuciones: the list, one of them, or several side by side. */
export function Page() {
  const [first, ...others] = usePageRest()
  if (first === undefined) return <RunList />
  return first === 'compare' ? <Compare ids={others} /> : <OneRun key={first} id={first} />
}
