import { type MenuEntry, menu } from './menu.ts'

/** A page that exists: its place in the menu, its permission, and nothing of its code. */
export type BuiltPage = Readonly<{ feature: string; permission: string }>

export const builtPages: readonly BuiltPage[] = [{ feature: 'ai/autopilot', permission: 'ai.autopilot.read' }]

/** The menu of a person: built pages that the permissions open; an entry without any is left out. */
export function visibleMenu(permissions: readonly string[]): readonly MenuEntry[] {
  const opens = (feature: string) => builtPages.some((page) => page.feature === feature && permissions.includes(page.permission))
  return menu
    .map((entry) => ({ ...entry, pages: entry.pages.filter(({ feature }) => opens(feature)) }))
    .filter(({ pages }) => pages.length > 0)
}

/** Where a page is: `/w/<workspace>/<area>/<feature>`. */
export const pageAddress = (slug: string, feature: string): string => `/w/${slug}/${feature}`
