import { NavLink, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useLanguage, useTexts } from '../language.tsx'
import type { MenuEntry } from '../menu.ts'
import { pageAddress } from '../pages.ts'
import { EntryIcon } from './icons.tsx'
import classes from './Navigation.module.css'
import { texts } from './texts.ts'

type Props = { visible: readonly MenuEntry[]; slug: string; current: string }

/** The menu at the side, on screens that are wide enough. */
export function SideMenu({ visible, slug, current }: Props) {
  const { language } = useLanguage()
  return (
    <div className={classes.side}>
      {visible.map((entry) => (
        <div key={entry.id} className={entry.id === 'system' ? classes.foot : undefined}>
          <Text component="h2" className={classes.entry}>
            <EntryIcon icon={entry.icon} size={16} />
            {entry.name[language]}
          </Text>
          {entry.pages.map((page) => (
            <NavLink
              key={page.feature}
              component={Link}
              to={pageAddress(slug, page.feature)}
              label={page.name[language]}
              active={page.feature === current}
              aria-current={page.feature === current ? 'page' : undefined}
              className={classes.page}
            />
          ))}
        </div>
      ))}
    </div>
  )
}

/** The menu at the foot of a phone: four entries, the others under *Más* in the palette. */
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
