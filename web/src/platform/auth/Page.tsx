import { Stack } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { Person } from '#schema/platform/workspaces'
import { useTexts } from '../../language.tsx'
import { usePageRest } from '../../page-rest.ts'
import { pageAddress } from '../../pages.ts'
import { PageHead } from '../../parts/PageHead.tsx'
import { PageTabs } from '../../parts/PageTabs.tsx'
import { usePagedList } from '../../parts/usePagedList.ts'
import { useSignedIn } from '../../session.ts'
import { InvitationsTab } from './people/InvitationsTab.tsx'
import { KeysTab } from './people/KeysTab.tsx'
import { PeopleTab } from './people/PeopleTab.tsx'
import { SingleSignOnTab } from './people/SingleSignOnTab.tsx'
import { texts } from './people/texts.ts'
import { WorkspaceTab } from './people/WorkspaceTab.tsx'

/** Who is in the workspace, what each may do and why, and how they come in. */
export function Page() {
  const t = useTexts(texts)
  const { permissions, workspace } = useSignedIn()
  const navigate = useNavigate()
  const [tab] = usePageRest()
  const { rows } = usePagedList<Person>('/api/platform/workspaces/people')
  const active = rows?.filter(({ state }) => state === 'active').length
  const may = (permission: string) => permissions.includes(permission)
  return (
    <Stack gap="lg">
      <PageHead
        title={t('title')}
        answer={active === undefined ? undefined : t('answer', { n: active })}
        primary={
          may('platform.workspaces.manage-people') && tab !== 'invitations'
            ? { label: t('invite'), onClick: () => void navigate({ to: pageAddress(workspace.slug, 'platform/auth', 'invitations') }) }
            : undefined
        }
      />
      <PageTabs
        label={t('title')}
        tabs={[
          { id: 'people', label: t('people'), body: <PeopleTab /> },
          { id: 'invitations', label: t('invitations'), body: <InvitationsTab /> },
          ...(may('platform.auth.see-keys') ? [{ id: 'keys', label: t('keys'), body: <KeysTab /> }] : []),
          ...(may('platform.auth.single-sign-on') ? [{ id: 'single-sign-on', label: t('singleSignOn'), body: <SingleSignOnTab /> }] : []),
          ...(may('platform.workspaces.edit') ? [{ id: 'workspace', label: t('workspace'), body: <WorkspaceTab /> }] : []),
        ]}
      />
    </Stack>
  )
}
