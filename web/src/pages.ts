import type { ReactNode } from 'react'
import { asides, type MenuEntry, type MenuPage, menu } from './menu.ts'

/**
 * A page that exists. A new one is a line in `builtPages` (its place in `menu.ts` is already there) and a file
 * `web/src/<area>/<feature>/Page.tsx` that exports `Page`; routes, guard, title, menu and palette follow from it.
 */
export type BuiltPage = Readonly<{
  feature: string
  /** What opens it; `signed-in` for everyone in the workspace. */
  permission: string
  load: () => Promise<{ Page: () => ReactNode }>
}>

export const builtPages: readonly BuiltPage[] = [
  { feature: 'home/start', permission: 'signed-in', load: () => import('./home/start/Page.tsx') },
  { feature: 'home/waiting', permission: 'signed-in', load: () => import('./home/waiting/Page.tsx') },
  { feature: 'home/glossary', permission: 'signed-in', load: () => import('./home/glossary/Page.tsx') },
  { feature: 'platform/activity', permission: 'platform.activity.read', load: () => import('./platform/activity/Page.tsx') },
  { feature: 'programme/guide', permission: 'programme.evidence.read', load: () => import('./programme/guide/Page.tsx') },
  { feature: 'ai/problems', permission: 'ai.problems.ask', load: () => import('./ai/problems/Page.tsx') },
  { feature: 'ai/autopilot', permission: 'ai.autopilot.read', load: () => import('./ai/autopilot/Page.tsx') },
  { feature: 'ai/registry', permission: 'ai.registry.read', load: () => import('./ai/registry/Page.tsx') },
  {
    feature: 'activation/campaigns',
    permission: 'activation.campaigns.read',
    load: () => import('./activation/campaigns/Page.tsx'),
  },
  { feature: 'data/sources', permission: 'data.files.read', load: () => import('./data/sources/Page.tsx') },
  { feature: 'data/metrics', permission: 'data.metrics.read', load: () => import('./data/metrics/Page.tsx') },
  { feature: 'value/ledger', permission: 'value.ledger.read', load: () => import('./value/ledger/Page.tsx') },
  { feature: 'value/reports', permission: 'value.reports.read', load: () => import('./value/reports/Page.tsx') },
  { feature: 'operations/health', permission: 'operations.health.read', load: () => import('./operations/health/Page.tsx') },
  { feature: 'platform/jobs', permission: 'platform.jobs.read', load: () => import('./platform/jobs/Page.tsx') },
  { feature: 'platform/backups', permission: 'platform.backups.read', load: () => import('./platform/backups/Page.tsx') },
  { feature: 'platform/auth', permission: 'platform.workspaces.see-people', load: () => import('./platform/auth/Page.tsx') },
  { feature: 'platform/connections', permission: 'platform.connections.read', load: () => import('./platform/connections/Page.tsx') },
  { feature: 'platform/account', permission: 'signed-in', load: () => import('./platform/account/Page.tsx') },
]

export const mayOpen = (permission: string, permissions: readonly string[]): boolean =>
  permission === 'signed-in' || permissions.includes(permission)

/** The menu of a person: built pages that the permissions open; an entry without any is left out. */
export function visibleMenu(permissions: readonly string[]): readonly MenuEntry[] {
  return menu
    .map((entry) => ({ ...entry, pages: entry.pages.filter(({ feature }) => opens(feature, permissions)) }))
    .filter(({ pages }) => pages.length > 0)
}

/** The pages beside the menu that a person may open. */
export const visibleAsides = (permissions: readonly string[]): readonly MenuPage[] =>
  asides.filter(({ feature }) => opens(feature, permissions))

/** Whether a feature has a page that these permissions open. */
export const opens = (feature: string, permissions: readonly string[]): boolean =>
  builtPages.some((page) => page.feature === feature && mayOpen(page.permission, permissions))

/** The name of a feature's page, in both languages. */
export const pageName = (feature: string): MenuPage['name'] | undefined =>
  [...menu.flatMap(({ pages }) => pages), ...asides].find((page) => page.feature === feature)?.name

/** Where a page is: `/w/<workspace>/<area>/<feature>`; what follows belongs to the page (`usePageRest`). */
export const pageAddress = (slug: string, feature: string, rest = ''): string => `/w/${slug}/${feature}${rest === '' ? '' : `/${rest}`}`
