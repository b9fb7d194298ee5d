import { CircleCheck, CircleDashed, CircleSlash, Loader, OctagonAlert, TriangleAlert } from 'lucide-react'
import classes from './StateChip.module.css'

const icons = { waiting: CircleDashed, busy: Loader, good: CircleCheck, warning: TriangleAlert, bad: OctagonAlert, off: CircleSlash }
export type StateTone = keyof typeof icons

/** A state as a word and an icon, so that nobody needs to tell colours apart. */
export function StateChip({ tone, label }: { tone: StateTone; label: string }) {
  const Icon = icons[tone]
  return (
    <span className={classes.chip} data-tone={tone}>
      <Icon size={14} aria-hidden />
      {label}
    </span>
  )
}
