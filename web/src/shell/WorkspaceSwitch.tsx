import { Menu, Text, UnstyledButton } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Check, ChevronsUpDown } from 'lucide-react'
import { useTexts } from '../language.tsx'
import { type SignedIn, useSessionChange } from '../session.ts'
import { texts } from './texts.ts'
import classes from './WorkspaceSwitch.module.css'

/** Moves the session to another workspace; nothing that was read in the one before stays in the page. */
export function useMove() {
  const client = useQueryClient()
  const navigate = useNavigate()
  const change = useSessionChange<{ workspace: string }>('POST', '/api/platform/auth/workspace')
  return (slug: string, to = `/w/${slug}`) =>
    change.mutate(
      { workspace: slug },
      {
        onSuccess: () => {
          client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
          void navigate({ to })
        },
      },
    )
}

/** The name of the workspace; for a person of several, the way to the others. */
export function WorkspaceSwitch({ session }: { session: SignedIn }) {
  const t = useTexts(texts)
  const move = useMove()
  const { workspace, workspaces } = session
  if (workspaces.length < 2)
    return (
      <Text fw={650} truncate title={workspace.name} className={classes.name}>
        {workspace.name}
      </Text>
    )
  return (
    <div className={classes.name}>
      <Menu position="bottom-start" width={260}>
        <Menu.Target>
          <UnstyledButton className={classes.button} aria-label={`${workspace.name} · ${t('changeWorkspace')}`}>
            <Text fw={650} truncate>
              {workspace.name}
            </Text>
            <ChevronsUpDown size={14} aria-hidden />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          {workspaces.map(({ slug, name }) => (
            <Menu.Item
              key={slug}
              onClick={() => move(slug)}
              disabled={slug === workspace.slug}
              aria-current={slug === workspace.slug ? 'true' : undefined}
              rightSection={slug === workspace.slug ? <Check size={16} aria-hidden /> : undefined}
            >
              {name}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}
