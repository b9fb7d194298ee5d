import { Button, Drawer, Group } from '@mantine/core'
import { CircleHelp, Search, SunMoon } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTexts } from '../language.tsx'
import { texts as common } from '../parts/texts.ts'
import { texts } from './texts.ts'

/** *Más* on a phone: the whole menu, search and help. */
export function MoreDrawer({
  opened,
  onClose,
  onHelp,
  onSearch,
  onTheme,
  children,
}: {
  opened: boolean
  onClose: () => void
  onHelp: () => void
  onSearch: () => void
  onTheme: () => void
  children: ReactNode
}) {
  const t = useTexts(texts)
  const c = useTexts(common)
  const then = (act: () => void) => () => {
    onClose()
    act()
  }
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="bottom"
      size="80%"
      title={t('menu')}
      closeButtonProps={{ 'aria-label': c('close') }}
    >
      <Group grow mb="md">
        <Button variant="default" leftSection={<Search size={16} aria-hidden />} onClick={then(onSearch)}>
          {t('searchShort')}
        </Button>
        <Button variant="default" leftSection={<CircleHelp size={16} aria-hidden />} onClick={then(onHelp)}>
          {t('help')}
        </Button>
        <Button variant="default" leftSection={<SunMoon size={16} aria-hidden />} onClick={onTheme}>
          {t('theme')}
        </Button>
      </Group>
      {children}
    </Drawer>
  )
}
