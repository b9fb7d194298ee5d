import { CatchBoundary, useLocation } from '@tanstack/react-router'
import { type ReactNode, Suspense, useEffect } from 'react'
import { TermsOncePerPage } from '../glossary/once.tsx'
import { useLanguage, useTexts } from '../language.tsx'
import { mayOpen, pageName } from '../pages.ts'
import { DoorDrawing } from '../parts/drawings.tsx'
import { EmptyState } from '../parts/EmptyState.tsx'
import { Loading } from '../parts/Loading.tsx'
import { ProblemView } from '../parts/ProblemView.tsx'
import { texts } from '../parts/texts.ts'
import { useSignedIn } from '../session.ts'

export function Denied({ permission }: { permission: string }) {
  const t = useTexts(texts)
  return (
    <EmptyState wholePage drawing={<DoorDrawing />} title={t('deniedTitle')}>
      {t('deniedBody', { permission })}
    </EmptyState>
  )
}

/** What stands around each page: who may open it, the window's title, the wait for its code, and its faults. */
export function PageFrame({ feature, permission, children }: { feature: string; permission: string; children: ReactNode }) {
  const { language } = useLanguage()
  const { permissions } = useSignedIn()
  const { pathname } = useLocation()
  const title = pageName(feature)?.[language] ?? feature
  useEffect(() => {
    document.title = `${title} · Rumbo`
  }, [title])
  if (!mayOpen(permission, permissions)) return <Denied permission={permission} />
  return (
    <CatchBoundary getResetKey={() => pathname} errorComponent={({ error, reset }) => <ProblemView error={error} onRetry={reset} />}>
      <TermsOncePerPage key={feature}>
        <Suspense fallback={<Loading />}>{children}</Suspense>
      </TermsOncePerPage>
    </CatchBoundary>
  )
}
