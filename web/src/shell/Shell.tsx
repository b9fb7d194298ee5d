import { ActionIcon, AppShell, Box, Group, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { CircleHelp, Search } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Language } from '#base'
import { useLanguage, useLanguageChange, useTexts } from '../language.tsx'
import { pageAddress, visibleAsides, visibleMenu } from '../pages.ts'
import { texts as common } from '../parts/texts.ts'
import { type SignedIn, useSessionChange, useSignOut } from '../session.ts'
import { AccountMenu } from './AccountMenu.tsx'
import type { PaletteAction } from './actions.ts'
import { ExampleBand } from './ExampleBand.tsx'
import { HelpDrawer } from './HelpDrawer.tsx'
import { Mark } from './icons.tsx'
import { LanguageSwitch } from './LanguageSwitch.tsx'
import { MoreDrawer } from './MoreDrawer.tsx'
import { BottomBar, SideMenu } from './Navigation.tsx'
import { NoticesButton } from './NoticesButton.tsx'
import { Palette } from './Palette.tsx'
import { RunningWork } from './RunningWork.tsx'
import classes from './Shell.module.css'
import { ThemeSwitch } from './ThemeSwitch.tsx'
import { texts } from './texts.ts'
import { WorkspaceSwitch } from './WorkspaceSwitch.tsx'

/** What stands around every page of a workspace. */
export function Shell({ session }: { session: SignedIn }) {
  const t = useTexts(texts)
  const c = useTexts(common)
  const { language, choose } = useLanguage()
  const [palette, setPalette] = useState(false)
  const [help, setHelp] = useState(false)
  const [more, setMore] = useState(false)
  const signOut = useSignOut()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const preferences = useSessionChange<{ language?: string; theme?: string }>('PATCH', '/api/platform/auth/preferences')
  const keepLanguage = (language: Language) => preferences.mutateAsync({ language })
  const takeLanguage = useLanguageChange(keepLanguage)
  const { slug } = session.workspace
  const visible = visibleMenu(session.permissions)
  const current = pathname.split('/').slice(3, 5).join('/')
  useHotkeys([['shift+?', () => setHelp(true)]])
  useHotkeys([['mod+K', () => setPalette(true)]], [])
  const { setColorScheme } = useMantineColorScheme()
  const scheme = useComputedColorScheme('light')
  // What the person chose on another computer holds here too.
  const { language: chosen, theme } = session.person
  useEffect(() => setColorScheme(theme), [theme, setColorScheme])
  useEffect(() => {
    if (chosen) choose(chosen)
  }, [chosen, choose])
  const act = (id: PaletteAction['id']) => {
    if (id === 'help') setHelp(true)
    if (id === 'sign-out') signOut.mutate()
    if (id === 'theme') {
      const next = scheme === 'dark' ? 'light' : 'dark'
      setColorScheme(next)
      preferences.mutate({ theme: next })
    }
    if (id === 'language') {
      void takeLanguage(language === 'es' ? 'en' : 'es')
    }
  }

  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: true } }}
      footer={{ height: { base: 60, sm: 0 } }}
      padding={{ base: 'md', sm: 'xl' }}
    >
      <a href="#page" className={classes.skip}>
        {c('skip')}
      </a>
      {/* Above the menu at the side: lists that open in the header reach over it. */}
      <AppShell.Header px="md" zIndex={102}>
        <Group h="100%" wrap="nowrap" gap={6}>
          <Mark />
          <WorkspaceSwitch session={session} />
          <RunningWork session={session} />
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            visibleFrom="sm"
            onClick={() => setPalette(true)}
            aria-label={t('search')}
            title={`${t('search')} (Ctrl K)`}
            c="var(--mantine-color-text)"
          >
            <Search size={18} aria-hidden />
          </ActionIcon>
          <NoticesButton slug={slug} />
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            visibleFrom="xs"
            onClick={() => setHelp(true)}
            aria-label={t('help')}
            title={`${t('help')} (?)`}
            c="var(--mantine-color-text)"
          >
            <CircleHelp size={18} aria-hidden />
          </ActionIcon>
          <LanguageSwitch onChoose={keepLanguage} />
          <Box component="span" visibleFrom="xs">
            <ThemeSwitch onChoose={(theme) => preferences.mutate({ theme })} />
          </Box>
          <AccountMenu session={session} />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="md" visibleFrom="sm" style={{ overflowY: 'auto' }} aria-label={t('menu')}>
        <SideMenu visible={visible} slug={slug} current={current} roles={session.roles} />
      </AppShell.Navbar>
      <AppShell.Main id="page" tabIndex={-1} className={classes.main}>
        {session.workspace.example && <ExampleBand />}
        <Outlet />
      </AppShell.Main>
      <AppShell.Footer hiddenFrom="sm">
        <BottomBar visible={visible} slug={slug} current={current} onMore={() => setMore(true)} />
      </AppShell.Footer>
      <Palette
        opened={palette}
        onClose={() => setPalette(false)}
        visible={visible}
        asides={visibleAsides(session.permissions)}
        onAct={act}
        onOpenPage={(feature) => void navigate({ to: pageAddress(slug, feature) })}
      />
      <HelpDrawer opened={help} onClose={() => setHelp(false)} feature={current} slug={slug} />
      <MoreDrawer
        opened={more}
        onClose={() => setMore(false)}
        onHelp={() => setHelp(true)}
        onSearch={() => setPalette(true)}
        onTheme={() => act('theme')}
      >
        <SideMenu visible={visible} slug={slug} current={current} roles={session.roles} onGo={() => setMore(false)} />
      </MoreDrawer>
    </AppShell>
  )
}
