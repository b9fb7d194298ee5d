import { NavLink } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { useId } from 'react'
import { useLanguage, useTexts } from '../language.tsx'
import type { MenuEntry, MenuPage } from '../menu.ts'
import { pageAddress } from '../pages.ts'
import { useRemembered } from '../parts/remembered.ts'
import { EntryIcon } from './icons.tsx'
import classes from './Navigation.module.css'
import { texts } from './texts.ts'

type Props = { visible: readonly MenuEntry[]; slug: string; current: string }

/** An entry of the menu. What is first seen by other roles is folded; what lies under *Más* is one click further. */
function Entry({ entry, slug, current, opened, onGo }: Omit<Props, 'visible'> & { entry: MenuEntry; opened: boolean; onGo?: () => void }) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const [open, remember] = useRemembered(`menu:${entry.id}`, opened)
  const [rest, showRest] = useRemembered(`more:${entry.id}`, false)
  const here = entry.pages.some(({ feature }) => feature === current)
  const shown = open || here
  const id = useId()
  const link = (page: MenuPage) => (
    <NavLink
      key={page.feature}
      component={Link}
      to={pageAddress(slug, page.feature)}
      label={page.name[language]}
      active={page.feature === current}
      aria-current={page.feature === current ? 'page' : undefined}
      className={classes.page}
      {...(onGo ? { onClick: onGo } : {})}
    />
  )
  const further = entry.pages.filter(({ more }) => more)
  const all = rest || further.some(({ feature }) => feature === current)
  return (
    <div>
      <button type="button" className={classes.entry} aria-expanded={shown} aria-controls={id} onClick={() => remember(!shown)}>
        <EntryIcon icon={entry.icon} size={16} />
        {entry.name[language]}
        <ChevronRight size={14} aria-hidden data-open={shown || undefined} />
      </button>
      <div id={id} hidden={!shown}>
        {entry.pages.filter(({ more }) => !more).map(link)}
        {all && further.map(link)}
        {further.length > 0 && !all && (
          <button type="button" className={classes.entry} onClick={() => showRest(true)}>
            {t('more')}
          </button>
        )}
      </div>
    </div>
  )
}

/** The menu at the side, on screens that are wide enough. */
export function SideMenu({ visible, roles, ...place }: Props & { roles: readonly string[]; onGo?: () => void }) {
  return (
    <div className={classes.side}>
      {visible.map((entry) => (
        <div key={entry.id} className={entry.id === 'system' ? classes.foot : undefined}>
          <Entry entry={entry} opened={visible.length < 4 || entry.firstSeenBy.some((role) => roles.includes(role))} {...place} />
        </div>
      ))}
    </div>
  )
}

/** The menu at the foot of a phone: four entries, the others under *Más*. */
export function BottomBar({ visible, slug, current, onMore }: Props & { onMore: () => void }) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const shown = visible.slice(0, 4)
  return (
    <nav aria-label={t('menu')} className={classes.bottom}>
      {shown.map((entry) => {
        const here = entry.pages.some((page) => page.feature === current)
        const first = entry.pages[0]
        return first ? (
          <Link
            key={entry.id}
            to={pageAddress(slug, first.feature)}
            className={classes.tab}
            data-here={here || undefined}
            aria-current={here ? 'page' : undefined}
          >
            <EntryIcon icon={entry.icon} size={20} />
            {entry.name[language]}
          </Link>
        ) : null
      })}
      <button type="button" className={classes.tab} onClick={onMore}>
        <span aria-hidden className={classes.dots}>
          ⋯
        </span>
        {t('more')}
      </button>
    </nav>
  )
}
