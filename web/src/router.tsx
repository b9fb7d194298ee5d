import { Button, Center, Loader } from '@mantine/core'
import { createRootRoute, createRoute, createRouter, Link, lazyRouteComponent, Navigate, Outlet } from '@tanstack/react-router'
import { useTexts } from './language.tsx'
import { builtPages, pageAddress, visibleMenu } from './pages.ts'
import { CompassDrawing } from './parts/drawings.tsx'
import { EmptyState } from './parts/EmptyState.tsx'
import { ProblemView } from './parts/ProblemView.tsx'
import { texts } from './parts/texts.ts'
import { FirstRunPage, NoAccountYet } from './platform/auth/FirstRunPage.tsx'
import { ForgottenPasswordPage } from './platform/auth/ForgottenPasswordPage.tsx'
import { NewPasswordPage } from './platform/auth/NewPasswordPage.tsx'
import { SecondStepOwed } from './platform/auth/SecondStepOwed.tsx'
import { SecondStepPage } from './platform/auth/SecondStepPage.tsx'
import { SignInPage } from './platform/auth/SignInPage.tsx'
import { SingleSignOnRefused } from './platform/auth/SingleSignOnRefused.tsx'
import { InvitationPage } from './platform/workspaces/InvitationPage.tsx'
import { useSession, useSignedIn } from './session.ts'
import { Denied, PageFrame } from './shell/PageFrame.tsx'
import { Shell } from './shell/Shell.tsx'
import { WorkspacePlace } from './shell/WorkspacePlace.tsx'

/** Pages of a workspace are for people who signed in; whoever did not signs in first and lands where they wanted to go. */
function Gate() {
  const t = useTexts(texts)
  const session = useSession()
  if (session.data?.state === 'signed-in' && session.data.secondStep.owed) return <SecondStepOwed />
  if (session.data?.state === 'signed-in') return <Shell session={session.data} />
  if (session.data?.state === 'second-step') return <SecondStepPage ticket={session.data.ticket} />
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

function Missing() {
  const t = useTexts(texts)
  return (
    <EmptyState
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
    </EmptyState>
  )
}

const tokenOf = (search: Record<string, unknown>) => ({ token: typeof search.token === 'string' ? search.token : '' })
const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: Gate })
const firstRunRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/first-run',
  validateSearch: tokenOf,
  component: FirstRunPage,
})
const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitation',
  validateSearch: tokenOf,
  component: InvitationPage,
})
const newPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/new-password',
  validateSearch: tokenOf,
  component: NewPasswordPage,
})
const forgottenPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/forgotten-password',
  component: ForgottenPasswordPage,
})
const singleSignOnRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/single-sign-on',
  validateSearch: (search: Record<string, unknown>) => ({
    refused: typeof search.refused === 'string' ? search.refused : '',
    reason: typeof search.reason === 'string' ? search.reason : '',
  }),
  component: SingleSignOnRefused,
})
const gateRoute = createRoute({ getParentRoute: () => rootRoute, id: 'gate', component: Gate, notFoundComponent: Missing })
const startRoute = createRoute({ getParentRoute: () => gateRoute, path: '/', component: Start })
const workspaceRoute = createRoute({
  getParentRoute: () => gateRoute,
  path: '/w/$slug',
  component: () => <WorkspacePlace missing={<Missing />} />,
})
const workspaceStartRoute = createRoute({ getParentRoute: () => workspaceRoute, path: '/', component: Start })
/**
 * A page draws all addresses under its own; its code is fetched when it is opened for the first time. Their addresses are
 * data, so the compiler's table of routes does without them (`pageAddress` makes them).
 */
const pageRoutes = builtPages.map((page) => {
  const Page = lazyRouteComponent(page.load, 'Page')
  const route = createRoute({
    getParentRoute: () => workspaceRoute,
    path: `/${page.feature}`,
    component: () => (
      <PageFrame feature={page.feature} permission={page.permission}>
        <Page />
      </PageFrame>
    ),
  })
  return route.addChildren([createRoute({ getParentRoute: () => route, path: '$', component: () => null })])
})
const anyRoute = createRoute({ getParentRoute: () => gateRoute, path: '$', component: Missing })

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    firstRunRoute,
    invitationRoute,
    newPasswordRoute,
    forgottenPasswordRoute,
    singleSignOnRoute,
    gateRoute.addChildren([startRoute, workspaceRoute.addChildren([workspaceStartRoute, ...(pageRoutes as unknown as [])]), anyRoute]),
  ]),
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
