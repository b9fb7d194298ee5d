import { ActionIcon, type MantineColorScheme, Menu, useMantineColorScheme } from '@mantine/core'
import { Check, Monitor, Moon, Sun } from 'lucide-react'
import { useTexts } from '../language.tsx'
import { texts } from './texts.ts'

const choices = [
  { scheme: 'light', icon: Sun },
  { scheme: 'dark', icon: Moon },
  { scheme: 'auto', icon: Monitor },
] as const

export function ThemeSwitch({ onChoose }: { onChoose?: (theme: MantineColorScheme) => void }) {
  const t = useTexts(texts)
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const Current = choices.find(({ scheme }) => scheme === colorScheme)?.icon ?? Monitor
  const take = (scheme: MantineColorScheme) => {
    setColorScheme(scheme)
    onChoose?.(scheme)
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`${t('theme')}: ${t(colorScheme)}`} c="var(--mantine-color-text)">
          <Current size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {choices.map(({ scheme, icon: Icon }) => (
          <Menu.Item
            key={scheme}
            leftSection={<Icon size={16} aria-hidden />}
            rightSection={scheme === colorScheme ? <Check size={16} aria-hidden /> : undefined}
            onClick={() => take(scheme)}
          >
            {t(scheme)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
