import type { ReactNode } from 'react'
import classes from './Facts.module.css'

/** Names and values of one thing, as a list of definitions. */
export function Facts({ facts, dense = false }: { facts: readonly (readonly [name: string, value: ReactNode])[]; dense?: boolean }) {
  return (
    <dl className={classes.facts} data-dense={dense || undefined}>
      {facts.map(([name, value]) => (
        <div key={name} className={classes.fact}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
