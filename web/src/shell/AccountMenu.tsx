import { Avatar, Menu, Text, UnstyledButton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { LogOut, UserRound } from 'lucide-react'
import { useLanguage, useTexts } from '../language.tsx'
import { pageAddress, pageName } from '../pages.ts'
import { type SignedIn, useSignOut } from '../session.ts'
import { texts } from './texts.ts'

export function AccountMenu({ session }: { session: SignedIn }) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const signOut = useSignOut()
  const { name, email } = session.person
  const initials = name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase() ?? '')
    .join('')
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <UnstyledButton aria-label={`${initials} · ${t('account', { name })}`} style={{ borderRadius: '50%' }}>
          <Avatar radius="xl" size={34} variant="filled" color="petrol" aria-hidden>
            {initials}
          </Avatar>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text component="span" display="block" size="sm" fw={650} c="var(--mantine-color-text)" style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Text>
          <Text component="span" display="block" size="xs" style={{ overflowWrap: 'anywhere' }}>
            {email}
          </Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item
          component={Link}
          to={pageAddress(session.workspace.slug, 'platform/account')}
          leftSection={<UserRound size={16} aria-hidden />}
        >
          {pageName('platform/account')?.[language]}
        </Menu.Item>
        <Menu.Item leftSection={<LogOut size={16} aria-hidden />} onClick={() => signOut.mutate()}>
          {t('signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
