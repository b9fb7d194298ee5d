import { Outlet, useLocation } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { Loading } from '../parts/Loading.tsx'
import { useSignedIn } from '../session.ts'
import { useMove } from './WorkspaceSwitch.tsx'

/** An address names its workspace: one of the person's others is entered first, a strange one does not exist. */
export function WorkspacePlace({ missing }: { missing: ReactNode }) {
  const { workspace, workspaces } = useSignedIn()
  const { pathname, href } = useLocation()
  const move = useMove()
  const asked = pathname.split('/')[2] ?? ''
  const other = asked !== workspace.slug && workspaces.some(({ slug }) => slug === asked)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each address, not for each new `move`
  useEffect(() => {
    if (other) move(asked, href)
  }, [other, asked])
  if (other) return <Loading />
  return asked === workspace.slug ? <Outlet /> : missing
}
