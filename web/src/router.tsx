import { Button, Center, Loader } from '@mantine/core'
import { createRootRoute, createRoute, createRouter, Link, lazyRouteComponent, Navigate, Outlet } from '@tanstack/react-router'
import { useTexts } from './language.tsx'
import { builtPages, pageAddress, visibleMenu } from './pages.ts'
import { CompassDrawing, DoorDrawing } from './parts/drawings.tsx'
import { Notice } from './parts/Notice.tsx'
import { ProblemView } from './parts/ProblemView.tsx'
import { texts } from './parts/texts.ts'
import { FirstRunPage, NoAccountYet } from './platform/auth/FirstRunPage.tsx'
import { SignInPage } from './platform/auth/SignInPage.tsx'
import { useSession, useSignedIn } from './session.ts'
import { Shell } from './shell/Shell.tsx'

/** Pages of a workspace are for people who signed in; whoever did not signs in first and lands where they wanted to go. */
function Gate() {
  const t = useTexts(texts)
  const session = useSession()
  if (session.data?.state === 'signed-in') return <Shell session={session.data} />
  if (session.data?.state === 'signed-out') return <SignInPage />
  if (session.data?.state === 'first-run') return <NoAccountYet />
  return (
    <Center mih="100dvh" p="md" component="main">
      {session.error ? (
        <ProblemView error={session.error} onRetry={() => void session.refetch()} />
      ) : (
        <Loader role="status" aria-label={t('loading')} />
      )}
    </Center>
  )
}

/** The first page that the person may open; with none there is nothing to do but ask for access. */
function Start() {
  const { workspace, permissions } = useSignedIn()
  const first = visibleMenu(permissions)[0]?.pages[0]
  return first ? (
    <Navigate to={pageAddress(workspace.slug, first.feature)} replace />
  ) : (
    <Denied permission={builtPages[0]?.permission ?? ''} />
  )
}

function Denied({ permission }: { permission: string }) {
  const t = useTexts(texts)
  return (
    <Notice wholePage drawing={<DoorDrawing />} title={t('deniedTitle')}>
      {t('deniedBody', { permission })}
    </Notice>
  )
}

function Missing() {
  const t = useTexts(texts)
  return (
    <Notice
      wholePage
      drawing={<CompassDrawing />}
      title={t('missingTitle')}
      action={
        <Button component={Link} to="/">
          {t('toStart')}
        </Button>
      }
    >
      {t('missingBody')}
    </Notice>
  )
}

/** Draws a page for those who may open it. */
function Guarded({ permission }: { permission: string }) {
  return useSignedIn().permissions.includes(permission) ? <Outlet /> : <Denied permission={permission} />
}

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: Gate })
const firstRunRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/first-run',
  validateSearch: (search: Record<string, unknown>) => ({ token: typeof search.token === 'string' ? search.token : '' }),
  component: FirstRunPage,
})
const gateRoute = createRoute({ getParentRoute: () => rootRoute, id: 'gate', component: Gate, notFoundComponent: Missing })
const startRoute = createRoute({ getParentRoute: () => gateRoute, path: '/', component: Start })
const workspaceRoute = createRoute({ getParentRoute: () => gateRoute, path: '/w/$slug', component: Outlet })
const workspaceStartRoute = createRoute({ getParentRoute: () => workspaceRoute, path: '/', component: Start })
const runsGuard = createRoute({
  getParentRoute: () => workspaceRoute,
  id: 'runs',
  component: () => <Guarded permission="ai.autopilot.read" />,
})
const runsRoute = createRoute({
  getParentRoute: () => runsGuard,
  path: '/ai/autopilot',
  component: lazyRouteComponent(() => import('./ai/autopilot/RunsPage.tsx'), 'RunsPage'),
})
const anyRoute = createRoute({ getParentRoute: () => gateRoute, path: '$', component: Missing })

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    firstRunRoute,
    gateRoute.addChildren([startRoute, workspaceRoute.addChildren([workspaceStartRoute, runsGuard.addChildren([runsRoute])]), anyRoute]),
  ]),
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
