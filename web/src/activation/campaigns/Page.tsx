import { usePageRest } from '../../page-rest.ts'
import { List } from './List.tsx'
import { New } from './New.tsx'
import { One } from './One.tsx'

/** Campañas › Campañas: all of them, a new one, or one with its next step. */
export function Page() {
  const [id, step, answer] = usePageRest()
  if (id === undefined) return <List />
  if (id === 'new') return <New key={answer} answer={step === 'answer' ? answer : undefined} />
  return <One key={id} id={id} step={step} />
}
