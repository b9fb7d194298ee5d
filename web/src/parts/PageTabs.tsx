import { Tabs } from '@mantine/core'
import { useLocation, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { restOf } from '../page-rest.ts'
import classes from './PageTabs.module.css'

export type PageTab = Readonly<{ id: string; label: string; body: ReactNode }>

/** Parts of a page, each with its address: the first at the page's own, the others at `…/<id>`. */
export function PageTabs({ label, tabs }: { label: string; tabs: readonly PageTab[] }) {
  const { pathname } = useLocation()
  const navigate = useNavigate()
  const base = pathname.split('/').slice(0, 5).join('/')
  const [asked] = restOf(pathname)
  const first = tabs[0]?.id ?? ''
  const current = tabs.find(({ id }) => id === asked)?.id ?? first
  return (
    <Tabs value={current} onChange={(id) => void navigate({ to: id === first ? base : `${base}/${id}` })} keepMounted={false}>
      <Tabs.List aria-label={label} mb="md" className={classes.list}>
        {tabs.map((tab) => (
          <Tabs.Tab key={tab.id} value={tab.id}>
            {tab.label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map(({ id, body }) => (
        <Tabs.Panel key={id} value={id}>
          {body}
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}
